/** What the database of the browser tests begins with: two answers whose mails were given up, as after three days without a relay. */
import { makeReference, REFERENCE_BYTES } from '../../functions/contact/reference.ts';
import { sqlLiteral } from '../../tools/sql-literal.ts';

const HOUR = 60 * 60 * 1000;
const FACETS = '{"offre":[],"couloir":[],"dispositif":[],"service":[],"thematique":[],"vague":[]}';

export interface UnsentAnswer {
  id: string;
  sender: string;
  subject: string;
  answer: string;
}

/** Each is for one test. */
export const UNSENT_ANSWERS = {
  kept: {
    id: '00000000-0000-4000-8000-0000000000a1',
    sender: 'reponse.en.echec.1@exemple.example',
    subject: 'Où déposer l’attestation d’assurance ?',
    answer: 'Dans l’onglet « Pièces » de votre candidature.',
  },
  restarted: {
    id: '00000000-0000-4000-8000-0000000000a2',
    sender: 'reponse.en.echec.2@exemple.example',
    subject: 'Le certificat de test est-il encore valable ?',
    answer: 'Oui, jusqu’à la date qui y figure.',
  },
} as const satisfies Record<string, UnsentAnswer>;

function rowsOf({ id, sender, subject, answer }: UnsentAnswer, place: number, agentId: string, now: Date): string[] {
  const before = (hours: number) => sqlLiteral(new Date(now.getTime() - hours * HOUR).toISOString());
  const [message, from, reference] = [id, sender, makeReference(new Uint8Array(REFERENCE_BYTES).fill(place + 1))].map(sqlLiteral);
  return [
    `INSERT INTO contact_message (id, reference, state, version, assignee_id, name, email, email_key, subject, message, facets, read_questions, request_digest, created_at, updated_at)
      VALUES (${message}, ${reference}, 'answered', 2, ${sqlLiteral(agentId)}, 'Camille Roy', ${from}, ${from}, ${sqlLiteral(subject)}, 'Bonjour, je ne trouve pas où.', '${FACETS}', '[]', '', ${before(80)}, ${before(75)});`,
    `INSERT INTO contact_event (message_id, number, kind, author, agent_id, text, created_at) VALUES
      (${message}, 1, 'received', 'sender', NULL, NULL, ${before(80)}),
      (${message}, 2, 'answered', 'agent', ${sqlLiteral(agentId)}, ${sqlLiteral(answer)}, ${before(75)});`,
    `INSERT INTO outbox (id, kind, recipient, recipient_key, subject_id, parameters, message_id, state, attempts, next_attempt_at, last_error, created_at)
      VALUES (${sqlLiteral(`mail-${id}`)}, 'contact_answer', ${from}, ${from}, ${message}, '{"event":2}', ${sqlLiteral(`<${id}@guichet.invalid>`)}, 'dead', 10, ${before(3)}, 'CONN ECONNREFUSED', ${before(75)});`,
  ];
}

/** @param agentId who had answered */
export function unsentAnswersSql(agentId: string, now: Date): string {
  return Object.values(UNSENT_ANSWERS)
    .flatMap((answer, place) => rowsOf(answer, place, agentId, now))
    .join('\n');
}
