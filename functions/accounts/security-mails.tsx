/** The mails about signing in and about what protects an account. Each says what to do when it was somebody else. */
import type { Child } from 'hono/jsx';
import { frenchMoment } from '../../src/faq/typography.ts';
import type { Env } from '../env.ts';
import { composeMail, MailLink } from '../mail-page.tsx';
import type { ComposedMail, Composers } from '../outbox/owe-mail.ts';
import { publicUrl } from '../public-url.ts';
import { findAccount } from './account-repository.ts';
import { addressSecret, resetSecret } from './account-secrets.ts';
import { findCompanyPart } from './company-part-repository.ts';
import { recoveryCodesLeft } from './security-messages.ts';
import { findAddressChangeById, findUser, findUserByAddress, type Holder } from './security-repository.ts';
import { PLACES } from './sign-in-rules.ts';

const placeOf = ({ type }: Pick<Holder, 'type'>) => PLACES[type === 'agent' ? 'agency' : 'companies'];
const at = (env: Env, path: string) => `${publicUrl(env)}${path}`;
const greeting = ({ firstName, name }: Pick<Holder, 'firstName' | 'name'>) => <p>Bonjour {firstName ?? name},</p>;

/** What to do when it was somebody else. */
const NotYou = ({ env, holder }: { env: Env; holder: Holder }) => (
  <>
    <p>Ce n’était pas vous ? Changez votre mot de passe, et fermez les connexions que vous ne reconnaissez pas :</p>
    <MailLink label="Votre compte" href={at(env, `${placeOf(holder).account}connexions/`)} />
  </>
);

interface Told {
  holder: Holder;
  env: Env;
  parameters: Record<string, string | number>;
}

/** A mail to the holder of an account, agent or not. Nothing leaves once the account is gone. */
function toHolder(write: (told: Told) => { subject: string; body: Child }) {
  return async (mail: { subjectId: string; parameters: Record<string, string | number> }, env: Env): Promise<ComposedMail | null> => {
    const holder = await findUser(env.DB, mail.subjectId);
    if (!holder) return null;
    const { subject, body } = write({ holder, env, parameters: mail.parameters });
    return composeMail({
      subject,
      body: (
        <>
          {greeting(holder)}
          {body}
          <NotYou env={env} holder={holder} />
        </>
      ),
    });
  };
}

/** L4: what the page that was filled in never says. */
function unknownAddress(env: Env, what: string): ComposedMail {
  return composeMail({
    subject: 'Aucun compte avec cette adresse',
    body: (
      <>
        <p>Bonjour,</p>
        <p>{what} vient d’être demandé avec cette adresse, mais aucun compte n’y est rattaché. Essayez avec une autre de vos adresses.</p>
        <MailLink label="Ouvrir un compte" href={at(env, '/espace/inscription/')} />
        <p>Si vous n’avez rien demandé, vous n’avez rien à faire.</p>
      </>
    ),
  });
}

export const securityMails: Composers = {
  login_reminder: async ({ recipientKey }, env) => {
    const holder = await findUserByAddress(env.DB, recipientKey);
    if (!holder) return unknownAddress(env, 'L’identifiant d’un compte');
    return composeMail({
      subject: `Votre identifiant : ${holder.login}`,
      body: (
        <>
          {greeting(holder)}
          <p>
            Votre identifiant : <strong>{holder.login}</strong>
          </p>
          <MailLink label="Se connecter" href={at(env, placeOf(holder).root)} />
          <p>Si vous n’avez rien demandé, vous n’avez rien à faire.</p>
        </>
      ),
    });
  },

  password_reset: async ({ subjectId, recipientKey }, env) => {
    const holder = await findUserByAddress(env.DB, recipientKey);
    if (!holder) return unknownAddress(env, 'Un nouveau mot de passe');
    if (holder.type === 'agent')
      return composeMail({
        subject: 'Votre mot de passe',
        body: (
          <>
            {greeting(holder)}
            <p>Un nouveau mot de passe a été demandé. Pour un compte d’agent, la personne qui administre ce site vous en remet un.</p>
            <p>Si vous n’avez rien demandé, vous n’avez rien à faire : rien n’a changé.</p>
          </>
        ),
      });
    const { secret } = resetSecret(env.AUTH_SECRET, subjectId);
    return composeMail({
      subject: 'Choisir un nouveau mot de passe',
      body: (
        <>
          {greeting(holder)}
          <p>
            Un nouveau mot de passe a été demandé pour le compte <strong>{holder.login}</strong>.
          </p>
          <MailLink label="Choisir un nouveau mot de passe" href={at(env, `/espace/mot-de-passe/${secret}/`)} />
          <p>
            Ce lien est valable 30 minutes et sert une seule fois. Si vous n’avez rien demandé, vous n’avez rien à faire : rien n’a changé.
          </p>
        </>
      ),
    });
  },

  password_changed: toHolder(() => ({
    subject: 'Votre mot de passe a changé',
    body: <p>Votre mot de passe vient d’être changé, et toutes les connexions ouvertes sont fermées.</p>,
  })),

  address_change_present: async ({ subjectId }, env) => {
    const change = await findAddressChangeById(env.DB, subjectId);
    const holder = change && (await findUser(env.DB, change.userId));
    if (!change || !holder) return null;
    const { secret } = addressSecret(env.AUTH_SECRET, change.id, 'present');
    return composeMail({
      subject: 'Confirmez le changement de votre adresse e-mail',
      body: (
        <>
          {greeting(holder)}
          <p>
            Le compte <strong>{holder.login}</strong> doit passer à l’adresse <strong>{change.email}</strong>. Il faut le confirmer d’ici,
            et depuis la nouvelle adresse.
          </p>
          <MailLink label="Confirmer depuis cette adresse" href={at(env, `/espace/adresse/${secret}/`)} />
          <p>Ce lien est valable 24 heures. D’ici là, rien ne change.</p>
          <NotYou env={env} holder={holder} />
        </>
      ),
    });
  },

  address_change_new: async ({ subjectId, recipientKey }, env) => {
    const change = await findAddressChangeById(env.DB, subjectId);
    if (!change) return null;
    const taken = await findUserByAddress(env.DB, recipientKey);
    // Told to this address alone: whoever asked must not learn it (L4).
    if (taken && taken.id !== change.userId)
      return composeMail({
        subject: 'Cette adresse a déjà un compte',
        body: (
          <>
            <p>Bonjour,</p>
            <p>Un autre compte a demandé à prendre cette adresse, qui a déjà le sien. Rien n’a changé.</p>
            <p>
              Votre identifiant : <strong>{taken.login}</strong>
            </p>
          </>
        ),
      });
    const { secret } = addressSecret(env.AUTH_SECRET, change.id, 'new');
    return composeMail({
      subject: 'Confirmez votre nouvelle adresse e-mail',
      body: (
        <>
          <p>Bonjour,</p>
          <p>Un compte de ce site doit passer à cette adresse. Il faut le confirmer d’ici, et depuis l’adresse d’avant.</p>
          <MailLink label="Confirmer depuis cette adresse" href={at(env, `/espace/adresse/${secret}/`)} />
          <p>Ce lien est valable 24 heures. Si vous n’avez rien demandé, vous n’avez rien à faire.</p>
        </>
      ),
    });
  },

  address_changed: toHolder(({ holder }) => ({
    subject: 'Votre adresse e-mail a changé',
    body: (
      <p>
        Les e-mails du compte <strong>{holder.login}</strong> arrivent maintenant à l’adresse {holder.email}. L’identifiant reste le même.
      </p>
    ),
  })),

  account_new_device: toHolder(({ parameters }) => ({
    subject: 'Nouvelle connexion à votre compte',
    body: (
      <p>
        Votre compte vient d’être ouvert depuis un navigateur que nous ne connaissons pas
        {parameters.device ? ` (${parameters.device})` : ''}, le {frenchMoment(String(parameters.at))}.
      </p>
    ),
  })),

  second_factor_on: toHolder(() => ({
    subject: 'Le second facteur est activé',
    body: <p>Un code de votre application est maintenant demandé à chaque connexion, après le mot de passe.</p>,
  })),

  second_factor_off: toHolder(() => ({
    subject: 'Le second facteur est désactivé',
    body: <p>Le mot de passe suffit de nouveau pour ouvrir votre compte.</p>,
  })),

  second_factor_lifted: toHolder(() => ({
    subject: 'L’agence a retiré votre second facteur',
    body: (
      <p>
        Vous avez dit avoir perdu votre téléphone et vos codes de secours : l’agence a retiré le second facteur de votre compte. Le mot de
        passe suffit de nouveau ; choisissez vite un autre second facteur. Vos connexions ouvertes sont fermées.
      </p>
    ),
  })),

  other_second_factor_lifted: async ({ subjectId }, env) => {
    const account = await findAccount(env.DB, subjectId);
    const view = account && (await findCompanyPart(env.DB, account.companyId, [account.id]));
    if (!account || !view) return null;
    return composeMail({
      subject: `${view.company.name} : le second facteur de ${account.name} est retiré`,
      body: (
        <>
          <p>Bonjour,</p>
          <p>
            L’agence a retiré le second facteur du compte de <strong>{account.name}</strong>, qui a dit l’avoir perdu. Demandez-lui si c’est
            bien le cas. Sinon, suspendez ce compte et prévenez-nous.
          </p>
          <MailLink label="Voir ce compte" href={at(env, `/espace/comptes/${account.id}/`)} />
        </>
      ),
    });
  },

  recovery_codes_drawn: toHolder(() => ({
    subject: 'Vos codes de secours sont renouvelés',
    body: <p>De nouveaux codes de secours viennent d’être tirés. Les anciens n’ouvrent plus rien.</p>,
  })),

  recovery_code_used: toHolder(({ parameters }) => ({
    subject: 'Un code de secours a servi',
    body: <p>Votre compte vient d’être ouvert avec un code de secours. Il vous reste {recoveryCodesLeft(Number(parameters.left))}.</p>,
  })),

  passkey_added: toHolder(() => ({
    subject: 'Une clé d’accès est ajoutée',
    body: <p>Une clé d’accès vient d’être enregistrée : elle ouvre votre compte sans mot de passe.</p>,
  })),

  passkey_removed: toHolder(() => ({
    subject: 'Une clé d’accès est retirée',
    body: <p>Une clé d’accès de votre compte vient d’être retirée. Elle n’ouvre plus rien.</p>,
  })),

  leave_asked: async ({ subjectId }, env) => {
    const account = await findAccount(env.DB, subjectId);
    const holder = account && (await findUser(env.DB, subjectId));
    const view = account && (await findCompanyPart(env.DB, account.companyId, [account.id]));
    // Taken back meanwhile.
    if (!account || !view || !holder?.leaveAskedAt) return null;
    const isTop = account.responsableId === null;
    return composeMail({
      subject: `${view.company.name} : ${account.name} demande à partir`,
      body: (
        <>
          <p>Bonjour,</p>
          <p>
            <strong>{account.name}</strong> demande à quitter l’espace de {view.company.name}
            {isTop ? ', où personne n’est au-dessus.' : '. Son compte vous est rattaché.'}
          </p>
          <MailLink
            label="Voir ce compte"
            href={at(env, isTop ? `/equipe/entreprises/${view.company.siren}/` : `/espace/comptes/${account.id}/`)}
          />
        </>
      ),
    });
  },
};
