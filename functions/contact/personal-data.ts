/** What is kept about a sender, as they may take it away (V4). */
import { asCsv, asJson } from '../take-away.ts';
import type { Thread } from './repository.ts';

/** Everything that a person gave or caused; keys of this service, hashes and internal numbers are not about them. */
function personalData({ message, events, attachments }: Thread) {
  const { reference, state, name, email, subject, message: text, siren, candidature } = message;
  const { facets, questionId, readQuestions, resolved, createdAt, updatedAt } = message;
  return {
    message: {
      ...{ reference, state, name, email, subject, message: text, siren, candidature },
      ...{ facets, questionId, readQuestions, resolved, createdAt, updatedAt },
    },
    events: events
      .filter(({ kind }) => kind !== 'quarantined' && kind !== 'released')
      .map(({ number, kind, author, text: said, createdAt: when }) => ({ number, kind, author, text: said, createdAt: when })),
    attachments: attachments.map(({ name: file, type, size, createdAt: when }) => ({ name: file, type, size, createdAt: when })),
  };
}

export function exportJson(thread: Thread): Response {
  return asJson(personalData(thread), thread.message.reference);
}

export function exportCsv(thread: Thread): Response {
  const { message, events, attachments } = personalData(thread);
  return asCsv({ message, event: events, attachment: attachments }, thread.message.reference);
}
