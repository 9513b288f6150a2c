import { createHash } from 'node:crypto';
import { makeReference, REFERENCE_BYTES } from '../../functions/contact/reference.ts';
import { emptySelection } from '../../src/faq/facets.ts';
import { sqlLiteral } from '../sql-literal.ts';
import { demoAgents } from './agents.ts';

interface DemoEvent {
  kind: 'received' | 'quarantined' | 'assigned' | 'answered' | 'replied' | 'resolved';
  hoursAgo: number;
  text?: string;
}

interface DemoMessage {
  subject: string;
  text: string;
  couloir?: string;
  quarantine?: 'suspicious';
  events: DemoEvent[];
}

/** Messages that show the desk at work, from nobody: one waits, one is taken, one was answered and came back, one is over, one is kept aside. */
const MESSAGES: DemoMessage[] = [
  {
    subject: 'Où déposer une pièce oubliée ?',
    text: 'Bonjour,\n\nNotre dossier est envoyé mais une pièce manque. Où la déposer, et faut-il recommencer le dossier ?\n\nMerci d’avance.',
    events: [{ kind: 'received', hoursAgo: 53 }],
  },
  {
    subject: 'Changement de représentant légal',
    text: 'Bonjour,\n\nNotre représentant légal change le mois prochain. Que devient son compte ?',
    events: [
      { kind: 'received', hoursAgo: 29 },
      { kind: 'assigned', hoursAgo: 5 },
    ],
  },
  {
    subject: 'Message d’erreur pendant un test',
    text: 'Bonjour,\n\nUn scénario de test échoue sans explication.',
    couloir: 'hopital',
    events: [
      { kind: 'received', hoursAgo: 76 },
      { kind: 'answered', hoursAgo: 50, text: 'Bonjour,\n\nPouvez-vous nous envoyer une copie de l’écran et l’heure de l’essai ?' },
      { kind: 'replied', hoursAgo: 2, text: 'L’essai était hier à 14 h 05 ; l’écran dit « Erreur ».' },
    ],
  },
  {
    subject: 'Deux entreprises, un seul logiciel',
    text: 'Bonjour,\n\nNous éditons ce logiciel à deux. Qui dépose ?',
    events: [
      { kind: 'received', hoursAgo: 200 },
      { kind: 'answered', hoursAgo: 180, text: 'Bonjour,\n\nLa réponse dépend de votre montage : décrivez-le-nous en deux lignes.' },
      { kind: 'resolved', hoursAgo: 150 },
    ],
  },
  {
    subject: 'Référencement de votre site',
    text: 'Visitez https://a.example https://b.example https://c.example',
    quarantine: 'suspicious',
    events: [
      { kind: 'received', hoursAgo: 9 },
      { kind: 'quarantined', hoursAgo: 9 },
    ],
  },
];

const ago = (hours: number) => `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-${hours} hours')`;
const orNull = (text: string | undefined) => (text === undefined ? 'NULL' : sqlLiteral(text));

const AUTHORS = {
  received: 'sender',
  replied: 'sender',
  resolved: 'sender',
  quarantined: 'system',
  assigned: 'agent',
  answered: 'agent',
} as const;
const STATES = {
  received: 'received',
  quarantined: 'received',
  assigned: 'assigned',
  answered: 'answered',
  replied: 'assigned',
  resolved: 'closed',
} as const;

function messageSql({ subject, text, couloir, quarantine, events }: DemoMessage, rank: number, agentId: string): string {
  const id = `demo-message-${rank}`;
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return '';
  const state = STATES[last.kind];
  const taken = events.some(({ kind }) => AUTHORS[kind] === 'agent');
  const waits = state === 'received' || state === 'assigned';
  const waitingSince = events.findLast(({ kind }) => kind === 'received' || kind === 'replied')?.hoursAgo ?? first.hoursAgo;
  const values = [
    sqlLiteral(id),
    sqlLiteral(makeReference(new Uint8Array(createHash('sha256').update(id).digest()).subarray(0, REFERENCE_BYTES))),
    sqlLiteral(state),
    String(events.length),
    taken ? sqlLiteral(agentId) : 'NULL',
    orNull(quarantine),
    sqlLiteral('Personne de démonstration'),
    sqlLiteral(`demo-${rank}@entreprise.example`),
    sqlLiteral(`demo-${rank}@entreprise.example`),
    sqlLiteral(subject),
    sqlLiteral(text),
    sqlLiteral(JSON.stringify({ ...emptySelection(), couloir: couloir ? [couloir] : [] })),
    "'[]'",
    last.kind === 'resolved' ? '1' : 'NULL',
    "''",
    ago(first.hoursAgo),
    ago(last.hoursAgo),
    waits ? ago(waitingSince) : 'NULL',
  ];
  const rows = events.map(({ kind, hoursAgo, text: said }, place) => {
    const author = AUTHORS[kind];
    return `(${sqlLiteral(id)}, ${place + 1}, '${kind}', '${author}', ${author === 'agent' ? sqlLiteral(agentId) : 'NULL'}, ${orNull(said)}, ${ago(hoursAgo)})`;
  });
  return [
    `INSERT OR IGNORE INTO contact_message (id, reference, state, version, assignee_id, quarantine, name, email, email_key, subject, message, facets, read_questions, resolved, request_digest, created_at, updated_at, waiting_since) VALUES (${values.join(', ')});`,
    `INSERT OR IGNORE INTO contact_event (message_id, number, kind, author, agent_id, text, created_at) VALUES ${rows.join(', ')};`,
  ].join('\n');
}

/** SQL that adds the demonstration's messages; running it again adds nothing. No mail is owed for them. */
export function demoMessagesSql(): string {
  const agentId = `demo-${demoAgents[0]?.login ?? ''}`;
  return `${MESSAGES.map((message, rank) => messageSql(message, rank, agentId)).join('\n')}\n`;
}
