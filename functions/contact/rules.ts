/** What becomes of a message, and who may do what with it. Pure. */
import {
  type AgentAction,
  ATTACHMENT_LIMITS,
  type Decision,
  type Message,
  type QuarantineReason,
  type Refusal,
  type RoutingNote,
  type SenderAction,
} from './model.ts';

const ALLOWED: Decision = { allowed: true };

function refuse(reason: Refusal): Decision {
  return { allowed: false, reason };
}

/** How long a form may stay open, a key counts, and a network's hash is kept, in milliseconds: 48 hours (R2). */
export const KEY_LIFETIME = 48 * 60 * 60 * 1000;

/** Bytes of files that may wait for the next try of their forms, from one network: those of ten full forms. */
export const MOST_WAITING = 10 * ATTACHMENT_LIMITS.total;

/** C8: one acknowledgement an hour to an address. */
export const ACKNOWLEDGEMENT_WINDOW = 60 * 60 * 1000;

/** Messages are counted over ten minutes by network and in all, over an hour by address of the sender. */
export const NETWORK_WINDOW = 10 * 60 * 1000;
export const SENDER_WINDOW = 60 * 60 * 1000;

/** Messages of one address in an hour before a proof of work is asked for. */
const SENDER_CALM = 5;

/** How many times what one network may send is calm for all together. */
const EVERYBODY = 10;

/** Nobody fills the form in less, in milliseconds; a hurried person who pastes nearly does, so it says little alone. */
const SHORTEST_WRITING = 3000;

/** Addresses of the web in one message that are more than most people give. */
const MANY_LINKS = 3;

/** Counts of messages: from one network, from one address of sender, from everybody. */
export interface Recent {
  network: number;
  sender: number;
  everybody: number;
}

/** Nobody has written. */
export const CALM: Recent = { network: 0, sender: 0, everybody: 0 };

/** What a sending looks like, before it is accepted. */
export interface Approach {
  /** The field that people do not see was filled. */
  honeypot: boolean;
  /** Milliseconds since the form was issued; null when it is not known. */
  age: number | null;
  /** Web addresses in the message. */
  links: number;
  /** The message holds the markup of a forum or of a page. */
  markup: boolean;
  /** Messages accepted before. */
  recent: Recent;
  /** What is calm for one network. */
  calm: number;
  /** The proof of work that came along; `declined` when the person asked to go without. */
  proof: 'valid' | 'missing' | 'declined';
}

export type Judgement = { kind: 'accept' } | { kind: 'quarantine'; reason: QuarantineReason } | { kind: 'ask_for_proof' };

/** From how many messages before it on, one more is pressure. Whole numbers, whatever was set. */
export function pressureFrom(calm: number): Recent {
  return { network: Math.ceil(calm || 0), sender: SENDER_CALM, everybody: Math.ceil(calm * EVERYBODY || 0) };
}

/** How far messages need to be counted: more of them say no more. */
export function enoughFor(calm: number): number {
  return Math.max(...Object.values(pressureFrom(calm)));
}

/**
 * Is it a robot's? What looks like one is kept for an agent to look at, never thrown away; under pressure a proof of work is asked
 * for, and who cannot give it may still write.
 */
export function judge({ honeypot, age, links, markup, recent, calm, proof }: Approach): Judgement {
  if (honeypot) return { kind: 'quarantine', reason: 'honeypot' };
  const from = pressureFrom(calm);
  const pressure = recent.network >= from.network || recent.sender >= from.sender || recent.everybody >= from.everybody;
  if (pressure && proof === 'missing') return { kind: 'ask_for_proof' };
  if (pressure && proof === 'declined') return { kind: 'quarantine', reason: 'unproven' };
  const signs = [age !== null && age < SHORTEST_WRITING, links >= MANY_LINKS, markup].filter(Boolean).length;
  return signs >= 2 ? { kind: 'quarantine', reason: 'suspicious' } : { kind: 'accept' };
}

/** What is known of the candidature that a sender names. */
export interface NamedCandidature {
  /** Null when nobody is named, or the referent has left. */
  referentId: string | null;
  referentPresent: boolean;
}

export interface Routing {
  assigneeId: string | null;
  note: RoutingNote | null;
}

/**
 * Where a message goes. C1: to the team, unless it is about a registered candidature. C2: that one's referent gets it, if the
 * candidature is the sender's to name. C3: an absent or missing referent leaves it to the team, which is told.
 *
 * @param candidature what is known of the one that was named; null when it is unknown, undefined when none was named
 * @param mayName is it the sender's to name: signed in, or writing from an address of an account of that company
 */
export function routeMessage(candidature: NamedCandidature | null | undefined, mayName: boolean): Routing {
  if (candidature === undefined) return { assigneeId: null, note: null };
  if (candidature === null) return { assigneeId: null, note: 'candidature_unknown' };
  if (!mayName) return { assigneeId: null, note: 'sender_unproven' };
  if (candidature.referentId === null || !candidature.referentPresent) return { assigneeId: null, note: 'referent_absent' };
  return { assigneeId: candidature.referentId, note: null };
}

type State = Pick<Message, 'state' | 'quarantine' | 'assigneeId' | 'resolved'>;

/** On the follow-up page (C5). Replying to a closed message opens it again. */
export function maySenderAct(action: SenderAction, message: State): Decision {
  switch (action) {
    case 'reply':
    case 'erase':
      return ALLOWED;
    case 'resolve':
      if (message.resolved) return refuse('already_resolved');
      return message.state === 'answered' || message.state === 'closed' ? ALLOWED : refuse('nothing_answered');
    case 'close':
      return message.state === 'closed' ? refuse('already_closed') : ALLOWED;
  }
}

/** Any agent may take over from another: people fall ill. An answer to a message that was not taken takes it. */
export function mayAgentAct(action: AgentAction, message: State, agentId: string): Decision {
  if (action === 'release') return message.quarantine ? ALLOWED : refuse('not_quarantined');
  if (action === 'reject')
    return message.quarantine && message.state !== 'closed' ? ALLOWED : refuse(message.quarantine ? 'already_closed' : 'not_quarantined');
  if (message.quarantine) return refuse('quarantined');
  switch (action) {
    case 'take':
      if (message.state === 'closed') return refuse('already_closed');
      return message.assigneeId === agentId ? refuse('already_yours') : ALLOWED;
    case 'give_back':
      if (message.state === 'closed') return refuse('already_closed');
      if (message.assigneeId === null) return refuse('not_assigned');
      return message.assigneeId === agentId ? ALLOWED : refuse('held_by_another');
    case 'answer':
      return ALLOWED;
    case 'close':
      return message.state === 'closed' ? refuse('already_closed') : ALLOWED;
    case 'reopen':
      return message.state === 'closed' ? ALLOWED : refuse('not_closed');
  }
}
