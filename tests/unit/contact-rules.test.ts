import { describe, expect, test } from 'vitest';
import {
  ACTION_LABELS,
  DONE_LABELS,
  QUARANTINE_LABELS,
  REFUSAL_MESSAGES,
  ROUTING_LABELS,
  STATE_LABELS,
  STATE_MEANINGS,
} from '../../functions/contact/messages.ts';
import {
  AGENT_ACTIONS,
  type AgentAction,
  type Decision,
  MESSAGE_STATES,
  type MessageState,
  QUARANTINE_REASONS,
  REFUSALS,
  type Refusal,
  ROUTING_NOTES,
  SENDER_ACTIONS,
  type SenderAction,
} from '../../functions/contact/model.ts';
import {
  ACKNOWLEDGEMENT_WINDOW,
  type Approach,
  judge,
  KEY_LIFETIME,
  mayAgentAct,
  maySenderAct,
  NETWORK_WINDOW,
  routeMessage,
  SENDER_WINDOW,
} from '../../functions/contact/rules.ts';

const HOUR = 60 * 60 * 1000;
const said = (decision: Decision): Refusal | 'yes' => (decision.allowed ? 'yes' : decision.reason);

test('R2, C8: how long things count', () => {
  expect([KEY_LIFETIME, ACKNOWLEDGEMENT_WINDOW, NETWORK_WINDOW, SENDER_WINDOW]).toEqual([48 * HOUR, HOUR, HOUR / 6, HOUR]);
});

describe('C1, C2, C3: where a message goes: a closed table', () => {
  const TEAM = { assigneeId: null };
  const PRESENT = { referentId: 'rene', referentPresent: true };
  const ABSENT = { referentId: 'rene', referentPresent: false };
  const GONE = { referentId: null, referentPresent: false };
  const GONE_AND_BACK = { referentId: null, referentPresent: true };

  test.each([
    ['C1: no candidature is named: to the team', undefined, false, { ...TEAM, note: null }],
    ['C1: no candidature is named by somebody known: to the team', undefined, true, { ...TEAM, note: null }],
    ['C2: one that nobody knows: to the team, which is told', null, false, { ...TEAM, note: 'candidature_unknown' }],
    ['C2: one that nobody knows, by somebody known', null, true, { ...TEAM, note: 'candidature_unknown' }],
    ['C2: one that is not theirs to name: to the team, which is told', PRESENT, false, { ...TEAM, note: 'sender_unproven' }],
    ['C2: one that is theirs to name: to its referent', PRESENT, true, { assigneeId: 'rene', note: null }],
    ['C2: not theirs, its referent absent: whose it is comes first', ABSENT, false, { ...TEAM, note: 'sender_unproven' }],
    ['C3: theirs, its referent absent: to the team, which is told', ABSENT, true, { ...TEAM, note: 'referent_absent' }],
    ['C2: not theirs, without referent', GONE, false, { ...TEAM, note: 'sender_unproven' }],
    ['C3: theirs, its referent gone: to the team, which is told', GONE, true, { ...TEAM, note: 'referent_absent' }],
    ['C3: theirs, nobody named, whatever presence says', GONE_AND_BACK, true, { ...TEAM, note: 'referent_absent' }],
  ] as const)('%s', (_, candidature, mayName, routing) => {
    expect(routeMessage(candidature, mayName)).toEqual(routing);
  });

  test('C2, C3: every note is reached, and has its sentence for the staff', () => {
    const notes = [undefined, null, PRESENT, ABSENT, GONE].flatMap((candidature) =>
      [true, false].map((mayName) => routeMessage(candidature, mayName).note),
    );
    expect(new Set(notes)).toEqual(new Set([null, ...ROUTING_NOTES]));
    expect(Object.keys(ROUTING_LABELS)).toEqual([...ROUTING_NOTES]);
  });
});

describe('what a sending looks like: a closed table', () => {
  const CALM = 30;
  const calm: Approach = {
    honeypot: false,
    age: 60_000,
    links: 0,
    markup: false,
    recent: { network: 0, sender: 0, everybody: 0 },
    calm: CALM,
    proof: 'missing',
  };
  /** Each kind of pressure, and the last number that is none. */
  const PRESSURES: [string, Approach['recent'], boolean][] = [
    ['nobody wrote', { network: 0, sender: 0, everybody: 0 }, false],
    ['just under every threshold', { network: CALM - 1, sender: 4, everybody: CALM * 10 - 1 }, false],
    ['one network wrote much', { network: CALM, sender: 0, everybody: 0 }, true],
    ['one address wrote much', { network: 0, sender: 5, everybody: 0 }, true],
    ['everybody wrote much', { network: 0, sender: 0, everybody: CALM * 10 }, true],
  ];
  /** Each pair of signs of a robot: how old the form is, links, markup; and how many signs it makes. */
  const SIGNS: [number | null, number, boolean, number][] = [
    [null, 0, false, 0],
    [3000, 2, false, 0],
    [2999, 0, false, 1],
    [0, 0, false, 1],
    [3000, 3, false, 1],
    [3000, 0, true, 1],
    [2999, 3, false, 2],
    [2999, 0, true, 2],
    [null, 3, true, 2],
    [0, 9, true, 3],
  ];

  test('honeypot × pressure × proof × signs is decided as the table says', () => {
    let looked = 0;
    for (const honeypot of [true, false])
      for (const [name, recent, pressure] of PRESSURES)
        for (const proof of ['valid', 'missing', 'declined'] as const)
          for (const [age, links, markup, signs] of SIGNS) {
            const expected = honeypot
              ? { kind: 'quarantine', reason: 'honeypot' }
              : pressure && proof === 'missing'
                ? { kind: 'ask_for_proof' }
                : pressure && proof === 'declined'
                  ? { kind: 'quarantine', reason: 'unproven' }
                  : signs >= 2
                    ? { kind: 'quarantine', reason: 'suspicious' }
                    : { kind: 'accept' };
            expect(judge({ ...calm, honeypot, recent, proof, age, links, markup }), `${name}, ${proof}, ${signs} signs`).toEqual(expected);
            looked += 1;
          }
    expect(looked).toBe(2 * 5 * 3 * 10);
  });

  test('one sign alone never sets a message aside: hurried people paste, and people give links', () => {
    for (const one of [{ age: 0 }, { links: 9 }, { markup: true }]) expect(judge({ ...calm, ...one })).toEqual({ kind: 'accept' });
  });

  test('every reason of a quarantine has its sentence', () => {
    expect(Object.keys(QUARANTINE_LABELS)).toEqual([...QUARANTINE_REASONS]);
  });
});

const QUARANTINES = [null, ...QUARANTINE_REASONS] as const;

describe('C5: what a sender may do: a closed table', () => {
  type Row = Record<MessageState, Refusal | 'yes'>;
  /** By action, then by state; `resolved` is looked at apart. A new action or state has no line, and fails to compile. */
  const TABLE: Record<SenderAction, Row> = {
    reply: { received: 'yes', assigned: 'yes', answered: 'yes', closed: 'yes' },
    resolve: { received: 'nothing_answered', assigned: 'nothing_answered', answered: 'yes', closed: 'yes' },
    close: { received: 'yes', assigned: 'yes', answered: 'yes', closed: 'already_closed' },
    erase: { received: 'yes', assigned: 'yes', answered: 'yes', closed: 'yes' },
  };

  test('every action × state × quarantine × holder × resolved', () => {
    const wrong: string[] = [];
    for (const action of SENDER_ACTIONS)
      for (const state of MESSAGE_STATES)
        for (const quarantine of QUARANTINES)
          for (const assigneeId of [null, 'rene'])
            for (const resolved of [null, false, true]) {
              const expected = action === 'resolve' && resolved ? 'already_resolved' : TABLE[action][state];
              const decided = said(maySenderAct(action, { state, quarantine, assigneeId, resolved }));
              if (decided !== expected) wrong.push(`${action} ${state} ${quarantine} ${assigneeId} ${resolved}: ${decided}`);
            }
    expect(wrong).toEqual([]);
  });

  test('C5: a sender never learns of a quarantine: it changes nothing that they may do', () => {
    for (const action of SENDER_ACTIONS)
      for (const state of MESSAGE_STATES) {
        const decided = QUARANTINES.map((quarantine) =>
          said(maySenderAct(action, { state, quarantine, assigneeId: null, resolved: null })),
        );
        expect(new Set(decided).size).toBe(1);
      }
  });
});

describe('what an agent may do: a closed table', () => {
  type Holder = 'nobody' | 'me' | 'another';
  const HOLDERS: Record<Holder, string | null> = { nobody: null, me: 'me', another: 'other' };
  type Row = Record<MessageState, Refusal | 'yes' | Record<Holder, Refusal | 'yes'>>;
  const always = (answer: Refusal | 'yes'): Row => ({ received: answer, assigned: answer, answered: answer, closed: answer });
  const taken = { nobody: 'yes', me: 'already_yours', another: 'yes' } as const;
  const given = { nobody: 'not_assigned', me: 'yes', another: 'held_by_another' } as const;

  /** Of a message that is not in quarantine. A new action or state has no line, and fails to compile. */
  const TABLE: Record<AgentAction, Row> = {
    take: { received: taken, assigned: taken, answered: taken, closed: 'already_closed' },
    give_back: { received: given, assigned: given, answered: given, closed: 'already_closed' },
    answer: always('yes'),
    close: { received: 'yes', assigned: 'yes', answered: 'yes', closed: 'already_closed' },
    reopen: { received: 'not_closed', assigned: 'not_closed', answered: 'not_closed', closed: 'yes' },
    release: always('not_quarantined'),
    reject: always('not_quarantined'),
  };
  /** Of one that is. */
  const IN_QUARANTINE: Record<AgentAction, Row> = {
    take: always('quarantined'),
    give_back: always('quarantined'),
    answer: always('quarantined'),
    close: always('quarantined'),
    reopen: always('quarantined'),
    release: always('yes'),
    reject: { received: 'yes', assigned: 'yes', answered: 'yes', closed: 'already_closed' },
  };

  test('every action × state × holder × quarantine × resolved', () => {
    const wrong: string[] = [];
    for (const action of AGENT_ACTIONS)
      for (const state of MESSAGE_STATES)
        for (const holder of Object.keys(HOLDERS) as Holder[])
          for (const quarantine of QUARANTINES)
            for (const resolved of [null, false, true]) {
              const cell = (quarantine ? IN_QUARANTINE : TABLE)[action][state];
              const expected = typeof cell === 'string' ? cell : cell[holder];
              const decided = said(mayAgentAct(action, { state, quarantine, assigneeId: HOLDERS[holder], resolved }, 'me'));
              if (decided !== expected) wrong.push(`${action} ${state} ${holder} ${quarantine}: ${decided}, not ${expected}`);
            }
    expect(wrong).toEqual([]);
  });
});

describe('what people read', () => {
  test('every refusal has its own French sentence, and there is none too many', () => {
    expect(Object.keys(REFUSAL_MESSAGES).sort()).toEqual([...REFUSALS].sort());
    expect(new Set(Object.values(REFUSAL_MESSAGES)).size).toBe(REFUSALS.length);
    for (const sentence of Object.values(REFUSAL_MESSAGES)) expect(sentence).toMatch(/^\p{Lu}.+\.$/u);
  });

  test('C5: the states are called reçu, attribué, répondu, clos, and each says what it means', () => {
    expect(MESSAGE_STATES.map((state) => STATE_LABELS[state])).toEqual(['Reçu', 'Attribué', 'Répondu', 'Clos']);
    for (const state of MESSAGE_STATES) expect(STATE_MEANINGS[state]).toMatch(/^\p{Lu}.+\.$/u);
  });

  test('every action of an agent has its button and what it did', () => {
    for (const labels of [ACTION_LABELS, DONE_LABELS]) expect(Object.keys(labels)).toEqual([...AGENT_ACTIONS]);
  });

  test('every refusal can happen', () => {
    const happened = new Set<string>();
    for (const state of MESSAGE_STATES)
      for (const quarantine of QUARANTINES)
        for (const assigneeId of [null, 'me', 'other'])
          for (const resolved of [null, true]) {
            const message = { state, quarantine, assigneeId, resolved };
            for (const action of SENDER_ACTIONS) happened.add(said(maySenderAct(action, message)));
            for (const action of AGENT_ACTIONS) happened.add(said(mayAgentAct(action, message, 'me')));
          }
    expect(happened).toEqual(new Set(['yes', ...REFUSALS]));
  });
});
