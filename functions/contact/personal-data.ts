/** What is kept about a sender, as they may take it away (V4). */
import Papa from 'papaparse';
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

function download(body: string, type: string, file: string): Response {
  return new Response(body, {
    headers: { 'content-type': `${type}; charset=utf-8`, 'content-disposition': `attachment; filename="${file}"` },
  });
}

export function exportJson(thread: Thread): Response {
  return download(`${JSON.stringify(personalData(thread), null, 2)}\n`, 'application/json', `${thread.message.reference}.json`);
}

/** What a spreadsheet would run, also when it goes on over several lines. */
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@\uff0b\uff0d\uff1d\uff20])/;

/** One line a fact: `part, place, field, value`; what a spreadsheet would run as a formula is shown as text (row 68). */
export function exportCsv(thread: Thread): Response {
  const { message, events, attachments } = personalData(thread);
  const rows = [
    ...factsOf('message', 1, message),
    ...events.flatMap((event, place) => factsOf('event', place + 1, event)),
    ...attachments.flatMap((file, place) => factsOf('attachment', place + 1, file)),
  ];
  const csv = Papa.unparse(rows, { escapeFormulae: FORMULA, newline: '\r\n' });
  return download(`\ufeff${csv}\r\n`, 'text/csv', `${thread.message.reference}.csv`);
}

function factsOf(part: string, place: number, facts: object) {
  return Object.entries(facts).map(([field, value]) => ({
    part,
    place,
    field,
    value: typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''),
  }));
}
