/** Messages that people write to the agency, and their thread. */
import type { Facets } from '../../src/faq/facets.ts';

export { ATTACHMENT_LIMITS, MESSAGE_LIMITS } from '../../src/contact/limits.ts';

/** C5: reçu, attribué, répondu, clos. */
export const MESSAGE_STATES = ['received', 'assigned', 'answered', 'closed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

export const AUTHORS = ['sender', 'agent', 'system'] as const;
export type Author = (typeof AUTHORS)[number];

/** What happens to a message, in the order of its life. */
export const EVENT_KINDS = [
  /** The message itself. */
  'received',
  /** It looked like a robot's: no mail left, an agent looks at it. */
  'quarantined',
  'released',
  /** An agent took it, or it was routed to a referent (C2). */
  'assigned',
  /** The agent gave it back to the team. */
  'unassigned',
  'answered',
  /** The sender wrote again. */
  'replied',
  /** The sender said that the question is answered; it closes the thread. */
  'resolved',
  'closed',
  'reopened',
  /** The sender erased what they had written. */
  'erased',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Why a message is looked at before anything is sent for it. */
export const QUARANTINE_REASONS = ['honeypot', 'suspicious', 'unproven'] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** Why a message about a candidature is with the team all the same (C2, C3). Staff reads it; the sender sees the same screen. */
export const ROUTING_NOTES = ['candidature_unknown', 'sender_unproven', 'referent_absent'] as const;
export type RoutingNote = (typeof ROUTING_NOTES)[number];

/** What a person wrote, validated. */
export interface WrittenMessage {
  name: string;
  /** As written; mails go there. */
  email: string;
  subject: string;
  message: string;
  siren: string | null;
  candidature: string | null;
  facets: Facets;
  /** The question that the person came from, when published. */
  questionId: string | null;
  /** C7: questions marked « lu, ne répond pas ». */
  readQuestions: string[];
}

export interface Message extends WrittenMessage {
  id: string;
  reference: string;
  state: MessageState;
  /** Number of its last event. A write says which one it has seen, and is refused when there is a later one. */
  version: number;
  assigneeId: string | null;
  routingNote: RoutingNote | null;
  quarantine: QuarantineReason | null;
  resolved: boolean | null;
  createdAt: string;
  updatedAt: string;
  /** Since when somebody waits for the agency; null while nobody does. */
  waitingSince: string | null;
}

export interface MessageEvent {
  messageId: string;
  /** 1 for the first; no two of one message. */
  number: number;
  kind: EventKind;
  author: Author;
  agentId: string | null;
  /** What was written with it. */
  text: string | null;
  createdAt: string;
}

export interface Attachment {
  id: string;
  /** Of the form with which it came. */
  formId: string;
  /** Null while the form was not accepted. */
  messageId: string | null;
  eventNumber: number | null;
  name: string;
  type: string;
  /** In bytes. */
  size: number;
  digest: string;
  objectKey: string;
  createdAt: string;
}

/** What a sender may do on the follow-up page (C5). */
export const SENDER_ACTIONS = ['reply', 'resolve', 'close', 'erase'] as const;
export type SenderAction = (typeof SENDER_ACTIONS)[number];

/** What an agent may do with a message. */
export const AGENT_ACTIONS = ['take', 'give_back', 'answer', 'close', 'reopen', 'release', 'reject'] as const;
export type AgentAction = (typeof AGENT_ACTIONS)[number];

/** Refusals of the rules, to senders and to agents. */
export const REFUSALS = [
  'quarantined',
  'not_quarantined',
  'already_closed',
  'not_closed',
  'already_yours',
  'held_by_another',
  'not_assigned',
  'already_resolved',
  'nothing_answered',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export type Decision = { allowed: true } | { allowed: false; reason: Refusal };

/** The lists of the desk, in the order in which they are shown. */
export const DESK_VIEWS = ['waiting', 'mine', 'answered', 'closed', 'quarantine'] as const;
export type DeskView = (typeof DESK_VIEWS)[number];
