/** The mails about accounts, composed when they leave. Each names the company and says what to do. */
import type { Child } from 'hono/jsx';
import { frenchDate } from '../../src/faq/typography.ts';
import type { Env } from '../env.ts';
import { composeMail, MailLink } from '../mail-page.tsx';
import type { ComposedMail, Composers } from '../outbox/owe-mail.ts';
import { publicUrl } from '../public-url.ts';
import { TYPE_LABELS, TYPE_MEANINGS } from './account-messages.ts';
import { findAccount, findHolder, findInvitation, findRegistrationById } from './account-repository.ts';
import { invitationSecret, registrationSecret } from './account-secrets.ts';
import { findCompanyPart } from './company-part-repository.ts';
import type { Account, Company } from './model.ts';

interface Known {
  account: Account;
  company: Company;
}

async function findKnown(env: Env, accountId: string): Promise<Known | null> {
  const account = await findAccount(env.DB, accountId);
  const view = account && (await findCompanyPart(env.DB, account.companyId, [account.id]));
  return account && view ? { account, company: view.company } : null;
}

const space = (env: Env, path = '') => `${publicUrl(env)}/espace/${path}`;

/** A mail to the holder of an account, about it. Nothing leaves once the account is gone. */
function toHolder(write: (known: Known, env: Env) => { subject: string; body: Child }) {
  return async ({ subjectId }: { subjectId: string }, env: Env): Promise<ComposedMail | null> => {
    const known = await findKnown(env, subjectId);
    if (!known) return null;
    const { subject, body } = write(known, env);
    return composeMail({
      subject,
      body: (
        <>
          <p>Bonjour {known.account.firstName},</p>
          {body}
        </>
      ),
    });
  };
}

const signIn = (env: Env) => <MailLink label="Se connecter" href={space(env)} />;

export const accountMails: Composers = {
  account_confirmation: async ({ subjectId }, env) => {
    const registration = await findRegistrationById(env.DB, subjectId);
    if (!registration) return null;
    const { secret } = registrationSecret(env.AUTH_SECRET, registration.id);
    return composeMail({
      subject: 'Confirmez votre adresse e-mail',
      body: (
        <>
          <p>Bonjour,</p>
          <p>
            L’ouverture d’un compte a été demandée avec cette adresse, pour l’entreprise <strong>{registration.companyName}</strong>.
          </p>
          <MailLink label="Confirmer l’adresse et recevoir votre identifiant" href={space(env, `inscription/${secret}/`)} />
          <p>Ce lien est valable 24 heures. Si vous n’avez rien demandé, vous n’avez rien à faire : aucun compte ne sera ouvert.</p>
        </>
      ),
    });
  },

  /** L4: what the page that was filled in never says. */
  account_exists: async ({ recipientKey }, env) => {
    const holder = await findHolder(env.DB, recipientKey);
    if (!holder) return null;
    return composeMail({
      subject: 'Vous avez déjà un compte',
      body: (
        <>
          <p>Bonjour,</p>
          <p>L’ouverture d’un compte vient d’être demandée avec cette adresse, qui a déjà le sien. Rien n’a changé.</p>
          <p>
            Votre identifiant : <strong>{holder.login}</strong>
          </p>
          <MailLink label="Se connecter" href={holder.type === 'agent' ? `${publicUrl(env)}/equipe/` : space(env)} />
          <p>Si ce n’était pas vous, vous n’avez rien à faire.</p>
        </>
      ),
    });
  },

  account_login: toHolder(({ account, company }, env) => ({
    subject: `Votre identifiant : ${account.login}`,
    body: (
      <>
        <p>
          Votre compte {TYPE_LABELS[account.type]} de <strong>{company.name}</strong> est ouvert. Pour vous connecter, utilisez cet
          identifiant, et non votre adresse e-mail :
        </p>
        <p>
          <strong>{account.login}</strong>
        </p>
        {account.state === 'to_verify' && <p>Une étape reste à faire : prouver votre identité. Elle prend quelques minutes.</p>}
        {account.state === 'to_validate' && (
          <p>Quelqu’un de votre entreprise doit encore valider le compte. Vous recevrez un e-mail dès que ce sera fait.</p>
        )}
        {signIn(env)}
        <p>Gardez cet e-mail : l’identifiant vous sera demandé à chaque connexion.</p>
      </>
    ),
  })),

  account_invitation: async ({ subjectId, parameters }, env) => {
    const invitation = await findInvitation(env.DB, subjectId);
    const sending = Number(parameters.sending);
    // One that was revoked, or sent again, while the mail waited.
    if (invitation?.state !== 'open' || invitation.sending !== sending) return null;
    const view = await findCompanyPart(env.DB, invitation.companyId, [invitation.inviterId]);
    const inviter = view?.accounts.find(({ id }) => id === invitation.inviterId);
    if (!view || !inviter) return null;
    const { secret } = invitationSecret(env.AUTH_SECRET, invitation.id, sending);
    return composeMail({
      subject: `${inviter.name} vous invite à rejoindre ${view.company.name}`,
      body: (
        <>
          <p>Bonjour {invitation.firstName},</p>
          <p>
            {inviter.name} vous invite à ouvrir un compte {TYPE_LABELS[invitation.type]} pour l’entreprise{' '}
            <strong>{view.company.name}</strong>.
          </p>
          <p>{TYPE_MEANINGS[invitation.type]}</p>
          <MailLink label="Accepter l’invitation" href={space(env, `invitation/${secret}/`)} />
          <p>
            Ce lien est personnel et valable jusqu’au {frenchDate(invitation.expiresAt)}. Si vous ne connaissez pas cette entreprise,
            ignorez ce message.
          </p>
        </>
      ),
    });
  },

  account_waiting: async ({ subjectId }, env) => {
    const known = await findKnown(env, subjectId);
    if (known?.account.state !== 'to_validate') return null;
    const { account, company } = known;
    return composeMail({
      subject: `${company.name} : un compte attend votre validation`,
      body: (
        <>
          <p>Bonjour,</p>
          <p>
            <strong>{account.name}</strong> ({account.email}) demande un compte {TYPE_LABELS[account.type]} dans votre entreprise,{' '}
            {company.name}.
          </p>
          <MailLink label="Valider ou refuser" href={space(env, `comptes/${account.id}/`)} />
          <p>Si vous ne connaissez pas cette personne, refusez : elle ne saura ni votre nom ni votre raison.</p>
        </>
      ),
    });
  },

  account_validated: toHolder(({ account, company }, env) => ({
    subject: `${company.name} : votre compte est validé`,
    body: (
      <>
        <p>
          Votre compte {TYPE_LABELS[account.type]} de <strong>{company.name}</strong> est actif.
        </p>
        {signIn(env)}
      </>
    ),
  })),

  account_refused: toHolder(({ account, company }, env) => ({
    subject: `${company.name} : votre demande n’a pas été acceptée`,
    body: (
      <>
        <p>
          {account.state === 'refused' ? 'Votre demande de compte' : 'Le changement demandé pour votre compte'} chez{' '}
          <strong>{company.name}</strong> n’a pas été accepté.
        </p>
        <p>Pour en savoir plus, adressez-vous à votre entreprise.</p>
        {signIn(env)}
      </>
    ),
  })),

  account_type_asked: toHolder(({ account, company }, env) => ({
    subject: `${company.name} : un autre type de compte vous est proposé`,
    body: (
      <>
        <p>
          {account.askedType === 'mandataire'
            ? `Vous êtes proposé comme mandataire de ${company.name}. Il reste à prouver votre identité ; d’ici là, votre compte ne change pas.`
            : `Vous êtes proposé comme représentant de ${company.name}. Un mandataire doit encore valider ; d’ici là, votre compte ne change pas.`}
        </p>
        {signIn(env)}
      </>
    ),
  })),

  account_type_changed: toHolder(({ account, company }, env) => ({
    subject: `${company.name} : vous êtes maintenant ${TYPE_LABELS[account.type]}`,
    body: (
      <>
        <p>
          Votre compte chez <strong>{company.name}</strong> est maintenant celui d’un {TYPE_LABELS[account.type]}.
        </p>
        <p>{TYPE_MEANINGS[account.type]}</p>
        {signIn(env)}
      </>
    ),
  })),

  account_suspended: toHolder(({ company }, env) => ({
    subject: `${company.name} : votre compte est suspendu`,
    body: (
      <>
        <p>
          Votre compte chez <strong>{company.name}</strong> est suspendu : vous ne pouvez plus vous connecter.
        </p>
        <p>Adressez-vous à votre responsable. S’il s’agit d’une erreur et que personne ne peut vous répondre, écrivez à l’agence.</p>
        <MailLink label="Écrire à l’agence" href={`${publicUrl(env)}/contact/`} />
      </>
    ),
  })),

  account_reactivated: toHolder(({ company }, env) => ({
    subject: `${company.name} : votre compte est de nouveau actif`,
    body: (
      <>
        <p>
          Votre compte chez <strong>{company.name}</strong> est de nouveau actif.
        </p>
        {signIn(env)}
      </>
    ),
  })),

  mandataire_verified: toHolder(({ company }, env) => ({
    subject: `${company.name} : vous êtes mandataire`,
    body: (
      <>
        <p>
          Votre identité et votre fonction sont vérifiées : vous êtes mandataire de <strong>{company.name}</strong>. Vous pouvez inviter
          d’autres personnes, et désigner des représentants.
        </p>
        {signIn(env)}
      </>
    ),
  })),

  mandataire_admitted: async ({ subjectId }, env) => {
    const known = await findKnown(env, subjectId);
    if (!known) return null;
    return composeMail({
      subject: `${known.company.name} : un nouveau mandataire`,
      body: (
        <>
          <p>Bonjour,</p>
          <p>
            <strong>{known.account.name}</strong> est maintenant mandataire de {known.company.name} : son identité et sa fonction ont été
            vérifiées.
          </p>
          <MailLink label="Voir les comptes de l’entreprise" href={space(env, 'comptes/')} />
          <p>Si cela vous surprend, écrivez tout de suite à l’agence.</p>
          <MailLink label="Écrire à l’agence" href={`${publicUrl(env)}/contact/`} />
        </>
      ),
    });
  },
};
