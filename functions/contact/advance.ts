/** The next event of a thread, whoever causes it. */
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import type { EventKind, Message } from './model.ts';
import { conflictOf, insertEvent, runBatch, type Statement, updateMessage } from './repository.ts';

export interface Step {
  kind: EventKind;
  text?: string | null;
  /** The agent who does it; null when the sender does. */
  agentId: string | null;
  change: Parameters<typeof updateMessage>[2];
  /** Mails, links, files that go with it. */
  with?: readonly Statement[];
}

/**
 * Adds an event to a message as it was seen, with all that it causes, in one batch.
 *
 * @throws AppError `conflict` when somebody else added one meanwhile: then nothing is written; `unavailable`
 */
export async function advance(database: D1Database, message: Message, step: Step, now: Date): Promise<void> {
  const number = message.version + 1;
  const time = now.toISOString();
  const event = insertEvent(database, {
    messageId: message.id,
    number,
    kind: step.kind,
    author: step.agentId === null ? 'sender' : 'agent',
    agentId: step.agentId,
    text: step.text ?? null,
    createdAt: time,
  });
  try {
    await within(
      LONGEST_WAIT,
      runBatch(database, [
        event,
        updateMessage(database, message.id, { ...step.change, version: number, updatedAt: time }),
        ...(step.with ?? []),
      ]),
    );
  } catch (cause) {
    if (conflictOf(cause) === 'event') throw new AppError('conflict', { cause });
    throw new AppError('unavailable', { cause });
  }
}
