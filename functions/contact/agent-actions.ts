/** What an agent does with a message. */
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { advance, type Step } from './advance.ts';
import { REFUSAL_MESSAGES } from './messages.ts';
import type { AgentAction, EventKind, Message } from './model.ts';
import { findEmailKey } from './repository.ts';
import { mayAgentAct } from './rules.ts';
import { firstMails } from './submit.ts';

/** The event that each action makes. */
export const AGENT_EVENTS: Record<AgentAction, EventKind> = {
  take: 'assigned',
  give_back: 'unassigned',
  answer: 'answered',
  close: 'closed',
  reject: 'closed',
  reopen: 'reopened',
  release: 'released',
};

export interface AgentContextOfAction {
  database: D1Database;
  now: Date;
  newId: () => string;
  agentId: string;
  /** Where new messages are announced. */
  team: string;
}

/**
 * Does one thing with a message as the agent saw it.
 *
 * @param text of an answer
 * @throws AppError `conflict`: with a reason when the rule refuses, without when somebody else was faster
 */
export async function act(action: AgentAction, message: Message, text: string | null, context: AgentContextOfAction): Promise<void> {
  const { agentId, database, now } = context;
  const decision = mayAgentAct(action, message, agentId);
  if (!decision.allowed) throw new AppError('conflict', { reason: decision.reason, message: REFUSAL_MESSAGES[decision.reason] });
  await advance(database, message, await stepOf(action, message, text, context), now);
}

async function stepOf(action: AgentAction, message: Message, text: string | null, context: AgentContextOfAction): Promise<Step> {
  const { agentId, database, now, newId } = context;
  const emailKey = await within(LONGEST_WAIT, findEmailKey(database, message.id)).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });
  const kind = AGENT_EVENTS[action];
  switch (action) {
    case 'take':
      return { kind, agentId, change: { state: message.state === 'answered' ? 'answered' : 'assigned', assigneeId: agentId } };
    case 'give_back':
      return {
        kind,
        agentId,
        change: { state: message.state === 'assigned' ? 'received' : message.state, assigneeId: null },
      };
    case 'answer': {
      const answer = { id: newId(), kind: 'contact_answer', recipient: message.email, recipientKey: emailKey, subjectId: message.id };
      return {
        kind,
        text,
        agentId,
        change: { state: 'answered', assigneeId: message.assigneeId ?? agentId, resolved: null, waitingSince: null },
        // The sender erased what they wrote: there is nobody left to mail to, but the thread is still theirs to read.
        with: message.email === '' ? [] : [oweMail(database, { ...answer, parameters: { event: message.version + 1 } }, now)],
      };
    }
    case 'close':
    case 'reject':
      return { kind, agentId, change: { state: 'closed', waitingSince: null } };
    case 'reopen':
      return { kind, agentId, change: { state: 'assigned', assigneeId: agentId, waitingSince: now.toISOString() } };
    case 'release':
      return {
        kind,
        agentId,
        change: { quarantine: null, ...(message.state === 'closed' && { state: 'received', waitingSince: now.toISOString() }) },
        with: message.email === '' ? [] : firstMails({ ...message, emailKey }, context),
      };
  }
}
