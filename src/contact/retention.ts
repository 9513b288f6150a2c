/** How long things are kept: what the purge does, and what the page « Données personnelles » says. In days. */
export const RETENTION = {
  /** Files of a form that was not sent, what makes two sendings one, the keyed hash of a network. */
  sending: 2,
  /** The address of a mail that has left. */
  sentMail: 30,
  /** Documents of an examination, from the agency's decision (A3). */
  examinationDocument: 30,
  /** A conversation, from its last event once closed. */
  closedMessage: 365,
} as const;

export const DAY = 24 * 60 * 60 * 1000;
