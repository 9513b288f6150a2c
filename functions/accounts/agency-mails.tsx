/** The mails about what the agency does of companies: examinations, successions, closing. Each names the company and says what to do. */
import type { Child } from 'hono/jsx';
import { frenchMoment } from '../../src/faq/typography.ts';
import type { Env } from '../env.ts';
import { composeMail, MailLink, MailQuote } from '../mail-page.tsx';
import type { ComposedMail, Composers } from '../outbox/owe-mail.ts';
import { publicUrl } from '../public-url.ts';
import { findAccount } from './account-repository.ts';
import { findCompanyPart } from './company-part-repository.ts';
import { findExamination } from './examination-repository.ts';
import type { Account, Company, Examination, Succession } from './model.ts';
import { findSuccession } from './succession-repository.ts';
import { lastMomentToObject } from './succession-rules.ts';

interface Written {
  subject: string;
  body: Child;
}

const link = (env: Env, label: string, path: string) => <MailLink label={label} href={`${publicUrl(env)}${path}`} />;
const writeToAgency = (env: Env) => link(env, 'Écrire à l’agence', '/contact/');

const hello = (name: string | null, body: Child) => (
  <>
    <p>Bonjour{name === null ? '' : ` ${name}`},</p>
    {body}
  </>
);

/** About an examination; nothing leaves once its account is gone. */
function ofExamination(write: (about: { examination: Examination; account: Account; company: Company }, env: Env) => Written | null) {
  return async ({ subjectId }: { subjectId: string }, env: Env): Promise<ComposedMail | null> => {
    const examination = await findExamination(env.DB, subjectId);
    const account = examination && (await findAccount(env.DB, examination.userId));
    const view = account && (await findCompanyPart(env.DB, account.companyId, [account.id]));
    const written = examination && account && view && write({ examination, account, company: view.company }, env);
    return written ? composeMail(written) : null;
  };
}

interface AboutSuccession {
  succession: Succession;
  company: Company;
  asker: Account;
  replaced: Account;
}

/** About a succession; nothing leaves once one of the two is gone. */
function ofSuccession(write: (about: AboutSuccession, env: Env) => Written | null) {
  return async ({ subjectId }: { subjectId: string }, env: Env): Promise<ComposedMail | null> => {
    const succession = await findSuccession(env.DB, subjectId);
    const view = succession && (await findCompanyPart(env.DB, succession.companyId, [succession.askerId, succession.replacedId]));
    const [asker, replaced] = [succession?.askerId, succession?.replacedId].map((id) => view?.accounts.find((each) => each.id === id));
    const written = succession && view && asker && replaced && write({ succession, company: view.company, asker, replaced }, env);
    return written ? composeMail(written) : null;
  };
}

export const agencyMails: Composers = {
  examination_announcement: ofExamination(({ examination, company }, env) =>
    examination.state !== 'open'
      ? null
      : {
          subject: `${company.name} : un examen est demandé`,
          body: hello(
            null,
            <>
              <p>
                Une personne qui dit représenter <strong>{company.name}</strong> demande à l’agence de vérifier elle-même son pouvoir.
              </p>
              {link(env, 'Voir la demande et ses documents', `/equipe/entreprises/${company.siren}/examens/${examination.id}/`)}
            </>,
          ),
        },
  ),

  examination_refused: ofExamination(({ examination, account, company }, env) => ({
    subject: `${company.name} : la réponse de l’agence à votre demande d’examen`,
    body: hello(
      account.firstName,
      <>
        <p>
          L’agence a examiné vos documents. Elle n’a pas pu vérifier que vous représentez <strong>{company.name}</strong>. Voici sa réponse
          :
        </p>
        <MailQuote text={examination.answer ?? ''} />
        <p>Vous pouvez corriger votre nom, demander un nouvel examen avec d’autres documents, ou renoncer à ce compte.</p>
        {link(env, 'Reprendre la vérification', '/espace/identite/')}
      </>,
    ),
  })),

  company_closed: async ({ subjectId }, env) => {
    const account = await findAccount(env.DB, subjectId);
    const view = account && (await findCompanyPart(env.DB, account.companyId, [account.id]));
    if (!account || view?.company.state !== 'closed') return null;
    const { name } = view.company;
    return composeMail({
      subject: `${name} : l’agence a fermé l’espace de l’entreprise`,
      body: hello(
        account.firstName,
        <>
          <p>
            L’agence a fermé l’espace de <strong>{name}</strong>, avec tous ses comptes. Le vôtre est suspendu : il ne donne plus accès à
            l’espace. Les invitations et les demandes en cours sont annulées.
          </p>
          <p>Si vous pensez que c’est une erreur, écrivez à l’agence.</p>
          {writeToAgency(env)}
        </>,
      ),
    });
  },

  succession_announcement: ofSuccession(({ succession, company }, env) =>
    succession.state !== 'open'
      ? null
      : {
          subject: `${company.name} : une succession est demandée`,
          body: hello(
            null,
            <>
              <p>
                Un mandataire de <strong>{company.name}</strong> demande à prendre la place d’un autre, qui peut s’y opposer jusqu’au{' '}
                {frenchMoment(lastMomentToObject(succession.objectionEnd))}.
              </p>
              {link(env, 'Voir la demande', `/equipe/entreprises/${company.siren}/successions/${succession.id}/`)}
            </>,
          ),
        },
  ),

  succession_warned: ofSuccession(({ succession, company, asker, replaced }, env) =>
    succession.state !== 'open'
      ? null
      : {
          subject: `${company.name} : ${asker.name} demande à prendre votre place de mandataire`,
          body: hello(
            replaced.firstName,
            <>
              <p>
                <strong>{asker.name}</strong>, mandataire de <strong>{company.name}</strong>, a écrit à l’agence que vous n’êtes plus
                joignable, et demande à prendre votre place. Si l’agence l’accepte, votre compte sera suspendu, et tout ce qui lui est
                rattaché le sera au sien.
              </p>
              <p>
                Si vous n’êtes pas d’accord, vous pouvez vous y opposer jusqu’au{' '}
                <strong>{frenchMoment(lastMomentToObject(succession.objectionEnd))}</strong>. Sans opposition, l’agence décidera après cette
                date.
              </p>
              {link(env, 'Lire la demande et s’y opposer', '/espace/succession/')}
              <p>Vous ne parvenez pas à vous connecter ? Écrivez à l’agence avant cette date.</p>
              {writeToAgency(env)}
            </>,
          ),
        },
  ),

  succession_objected: ofSuccession(({ company, asker, replaced }, env) => ({
    subject: `${company.name} : ${replaced.name} s’oppose à votre demande`,
    body: hello(
      asker.firstName,
      <>
        <p>
          {replaced.name} s’oppose à ce que vous preniez sa place de mandataire de <strong>{company.name}</strong>. L’agence décidera, et
          vous écrira.
        </p>
        {link(env, 'Voir où en est la demande', '/espace/succession/')}
      </>,
    ),
  })),

  succession_withdrawn: ofSuccession(({ company, asker, replaced }) => ({
    subject: `${company.name} : ${asker.name} a retiré sa demande`,
    body: hello(
      replaced.firstName,
      <p>
        {asker.name} ne demande plus à prendre votre place de mandataire de <strong>{company.name}</strong>. Rien ne change pour vous.
      </p>,
    ),
  })),

  succession_granted: ofSuccession(({ company, asker, replaced }, env) => ({
    subject: `${company.name} : l’agence a accepté votre demande`,
    body: hello(
      asker.firstName,
      <>
        <p>
          L’agence a accepté que vous preniez la place de {replaced.name} chez <strong>{company.name}</strong>. Son compte est suspendu, et
          tout ce qui lui était rattaché l’est maintenant au vôtre.
        </p>
        {link(env, 'Voir les comptes de l’entreprise', '/espace/comptes/')}
      </>,
    ),
  })),

  succession_replaced: ofSuccession(({ company, asker, replaced, succession }, env) => ({
    subject: `${company.name} : votre compte est suspendu`,
    body: hello(
      replaced.firstName,
      <>
        <p>
          L’agence a accepté que {asker.name} prenne votre place de mandataire de <strong>{company.name}</strong>. Votre compte est suspendu
          : vous ne pouvez plus vous connecter.
        </p>
        {succession.answer !== null && <MailQuote text={succession.answer} />}
        <p>Si vous contestez cette décision, écrivez à l’agence.</p>
        {writeToAgency(env)}
      </>,
    ),
  })),

  /** To both: `to` tells which. */
  succession_refused: async ({ subjectId, parameters }, env) => {
    const compose = ofSuccession(({ succession, company, asker, replaced }) => {
      const toAsker = parameters.to === 'asker';
      return {
        subject: `${company.name} : l’agence n’a pas accepté la succession`,
        body: hello(
          toAsker ? asker.firstName : replaced.firstName,
          <>
            <p>
              {toAsker
                ? `L’agence n’a pas accepté que vous preniez la place de ${replaced.name} chez ${company.name}. Rien ne change. Voici sa réponse :`
                : `L’agence n’a pas accepté que ${asker.name} prenne votre place de mandataire de ${company.name}. Rien ne change pour vous.`}
            </p>
            {toAsker && succession.answer !== null && <MailQuote text={succession.answer} />}
          </>,
        ),
      };
    });
    return compose({ subjectId }, env);
  },
};
