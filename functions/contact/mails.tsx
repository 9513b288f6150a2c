/** The mails about messages, composed when they leave. */

import { runBatch } from '../database.ts';
import type { Env } from '../env.ts';
import { composeMail, MailLink, MailQuote } from '../mail-page.tsx';
import type { Composers } from '../outbox/owe-mail.ts';
import { publicUrl } from '../public-url.ts';
import { followUpPath, followUpSecret, secretHash } from './follow-up-link.ts';
import { QUARANTINE_LABELS, ROUTING_LABELS } from './messages.ts';
import type { Message } from './model.ts';
import { findEvent, findMessage, insertLink } from './repository.ts';

/** The address of a message's follow-up page. It is made valid again should the Worker's secret have changed since. */
async function followUpUrl(env: Env, message: Message): Promise<string> {
  const followUp = followUpSecret(env.CONTACT_SECRET, message.id);
  await runBatch(env.DB, [insertLink(env.DB, secretHash(followUp), message.id, new Date(message.createdAt))]);
  return publicUrl(env) + followUpPath(followUp);
}

const deskUrl = (env: Env, message: Message) => `${publicUrl(env)}/equipe/messages/${message.id}/`;

/** A message that may still be written about: nothing is said of one that was erased. */
async function findLiving(env: Env, id: string): Promise<Message | null> {
  const message = await findMessage(env.DB, id);
  return message && message.email !== '' ? message : null;
}

export const contactMails: Composers = {
  /** C8: nothing in it was written by the sender, so that nobody can use it to write to strangers. */
  contact_acknowledgement: async ({ subjectId }, env) => {
    const message = await findLiving(env, subjectId);
    if (!message) return null;
    return composeMail({
      subject: `Message reçu, référence ${message.reference}`,
      body: (
        <>
          <p>Bonjour,</p>
          <p>
            Un message envoyé depuis le formulaire de contact avec votre adresse est bien arrivé. Sa référence est{' '}
            <strong>{message.reference}</strong>.
          </p>
          <MailLink label="Suivre la réponse, ajouter quelque chose" href={await followUpUrl(env, message)} />
          <p>Vous recevrez un e-mail dès qu’un agent vous répond. Ce lien donne accès à la conversation : ne le transmettez pas.</p>
          <p>Si vous n’avez rien envoyé, vous n’avez rien à faire.</p>
        </>
      ),
    });
  },

  /** The agent's answer, whole, so that it can be read without opening the page. */
  contact_answer: async ({ subjectId, parameters }, env) => {
    const message = await findLiving(env, subjectId);
    const event = await findEvent(env.DB, subjectId, Number(parameters.event));
    if (!message || !event?.text) return null;
    return composeMail({
      subject: `Réponse à votre message ${message.reference}`,
      body: (
        <>
          <p>Bonjour,</p>
          <p>Un agent a répondu à votre message {message.reference} :</p>
          <MailQuote text={event.text} />
          <MailLink label="Répondre, ou dire que votre question est résolue" href={await followUpUrl(env, message)} />
          <p>Une réponse à cet e-mail n’arrive à personne : passez par le lien.</p>
        </>
      ),
    });
  },

  /** Tells the team that a message waits. Its text stays on the desk. */
  contact_announcement: async ({ subjectId }, env) => {
    const message = await findLiving(env, subjectId);
    if (!message) return null;
    return composeMail({
      subject: `Nouveau message ${message.reference}`,
      body: (
        <>
          <p>
            Un message est arrivé : <strong>{message.reference}</strong>.
          </p>
          {message.routingNote && <p>{ROUTING_LABELS[message.routingNote]}</p>}
          {message.quarantine && <p>{QUARANTINE_LABELS[message.quarantine]}</p>}
          <MailLink label="Le lire et y répondre" href={deskUrl(env, message)} />
        </>
      ),
    });
  },

  contact_reply_announcement: async ({ subjectId }, env) => {
    const message = await findLiving(env, subjectId);
    if (!message) return null;
    return composeMail({
      subject: `Suite du message ${message.reference}`,
      body: (
        <>
          <p>L’expéditeur du message {message.reference} a ajouté quelque chose.</p>
          <MailLink label="Lire la conversation" href={deskUrl(env, message)} />
        </>
      ),
    });
  },
};
