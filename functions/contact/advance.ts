/** The next event of a thread, whoever causes it. */

import { runBatch, type Statement } from '../database.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import type { EventKind, Message, MessageEvent } from './model.ts';
import { conflictOf, findEvent, insertEvent, updateMessage } from './repository.ts';

export interface Step {
  kind: EventKind;
  text?: string | null;
  /** The agent who does it; null when the sender does. */
  agentId: string | null;
  change: Parameters<typeof updateMessage>[2];
  /** Mails, links, files that go with it. */
  with?: readonly Statement[];
}

/** Times that a batch is tried: the number of its event tells whether one that failed was written all the same. */
const TRIES = 3;

/**
 * Adds an event to a message as it was seen, with all that it causes, in one batch.
 *
 * @throws AppError `conflict` when somebody else added one meanwhile: then nothing is written; `unavailable`
 */
export async function advance(database: D1Database, message: Message, step: Step, now: Date): Promise<void> {
  const event: MessageEvent = {
    messageId: message.id,
    number: message.version + 1,
    kind: step.kind,
    author: step.agentId === null ? 'sender' : 'agent',
    agentId: step.agentId,
    text: step.text ?? null,
    createdAt: now.toISOString(),
  };
  const statements = [
    insertEvent(database, event),
    updateMessage(database, message.id, { ...step.change, version: event.number, updatedAt: event.createdAt }),
    ...(step.with ?? []),
  ];
  try {
    await within(LONGEST_WAIT, write(database, event, statements));
  } catch (cause) {
    if (conflictOf(cause) === 'event') throw new AppError('conflict', { cause });
    throw new AppError('unavailable', { cause });
  }
}

async function write(database: D1Database, event: MessageEvent, statements: readonly Statement[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runBatch(database, statements);
      return;
    } catch (error) {
      if (conflictOf(error) === 'event') {
        if (attempt > 1 && isSame(event, await findEvent(database, event.messageId, event.number))) return;
        throw error;
      }
      if (attempt === TRIES) throw error;
    }
  }
}

function isSame(event: MessageEvent, written: MessageEvent | null): boolean {
  return JSON.stringify(written && Object.entries(written).sort()) === JSON.stringify(Object.entries(event).sort());
}
