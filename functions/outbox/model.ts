/** Mails that are owed, from the moment when their cause was recorded until they have left. */

/** `dead`: given up after the last attempt, until an agent restarts it. */
export const MAIL_STATES = ['pending', 'sent', 'dead'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** A mail as it is owed: what it is about, never its text. It is composed when it leaves. */
export interface OwedMail {
  id: string;
  /** Which mail; the feature that owes it composes it (functions/after-work.ts). */
  kind: string;
  /** One address. */
  recipient: string;
  /** Its canonical key, by which mails to one address are counted. */
  recipientKey: string;
  /** What the mail is about, for its page and its removal: the id of a message, of an account. */
  subjectId: string;
  /** What composing needs beside the subject. */
  parameters: Record<string, string | number>;
}

/** A mail, composed. Text and HTML say the same. */
export interface ComposedMail {
  subject: string;
  text: string;
  html: string;
  /** Where an answer goes, when not to the sender of the mail. */
  replyTo?: string;
}

/** A mail that a drain has taken. */
export interface TakenMail extends OwedMail {
  /** Stable over all attempts, so that a duplicate is recognised. */
  messageId: string;
  /** This one included. */
  attempts: number;
  createdAt: string;
}

/** A mail as agents see it: what became of it, never to whom. */
export interface MailStatus {
  id: string;
  kind: string;
  subjectId: string;
  state: MailState;
  attempts: number;
  /** It may have left twice. */
  uncertain: boolean;
  /** Why the last attempt failed. */
  lastError: string | null;
  nextAttemptAt: string;
  createdAt: string;
  sentAt: string | null;
}

/** What became of an attempt. `uncertain`: the relay had the whole text and did not say that it took it. */
export type Attempt = { outcome: 'sent' } | { outcome: 'failed'; permanent: boolean; uncertain: boolean; cause: string };
