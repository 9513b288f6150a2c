/** Succession (A10): a mandataire asks for the place of another; that one objects, or not; the agency decides. */
import type { Statement } from '../database.ts';
import { LONGEST_WAIT, within } from '../deadline.ts';
import { AppError } from '../errors.ts';
import { oweMail } from '../outbox/owe-mail.ts';
import { deleteSessions, updateAccount, voidInvitations } from './account-repository.ts';
import type { CompanyMembers } from './company-members.ts';
import { type ActionContext, changeCompany } from './manage.ts';
import type { Account, Decision, Succession, SuccessionRefusal } from './model.ts';
import { SUCCESSION_REFUSAL_MESSAGES } from './succession-messages.ts';
import {
  findLastSuccession,
  findSuccession,
  insertSuccession,
  listVerifiedSince,
  moveAttached,
  moveInvited,
  updateSuccession,
} from './succession-repository.ts';
import {
  type Contender,
  mayAskSuccession,
  mayGrantSuccession,
  mayObject,
  mayRefuseSuccession,
  mayWithdrawSuccession,
  objectionEnd,
} from './succession-rules.ts';

/** An account of the company, who acts. */
interface Acting {
  id: string;
  companyId: string;
}

export function successionRefused(reason: SuccessionRefusal): AppError {
  const forbidden: readonly SuccessionRefusal[] = ['company_closed', 'not_mandataire', 'not_asker', 'not_replaced'];
  return new AppError(forbidden.includes(reason) ? 'forbidden' : 'conflict', { reason, message: SUCCESSION_REFUSAL_MESSAGES[reason] });
}

function allow(decision: Decision<SuccessionRefusal>): void {
  if (!decision.allowed) throw successionRefused(decision.reason);
}

const read = <T>(promise: Promise<T>): Promise<T> =>
  within(LONGEST_WAIT, promise).catch((cause) => {
    throw new AppError('unavailable', { cause });
  });

/** @param since when accounts were last verified (listVerifiedSince) */
export function contenderOf({ id, type, state, responsableId, createdAt }: Account, since: ReadonlyMap<string, string>): Contender {
  return {
    id,
    isMandataire: type === 'mandataire' && state === 'active',
    isTop: responsableId === null,
    since: since.get(id) ?? createdAt,
  };
}

function mailTo(
  account: Account | null,
  kind: string,
  successionId: string,
  { database, now, newId }: ActionContext,
  parameters: Record<string, string> = {},
): Statement[] {
  if (!account) return [];
  const mail = { id: newId(), kind, recipient: account.email, recipientKey: account.emailKey, subjectId: successionId, parameters };
  return [oweMail(database, mail, now)];
}

/**
 * Asks for the place of another mandataire, who is warned at once.
 *
 * @param team where the agency is told
 * @throws AppError `forbidden` or `conflict` with the reason of the refusal; `unavailable`
 */
export function askSuccession(
  { id: askerId, companyId }: Acting,
  { replacedId, text, team }: { replacedId: string; text: string; team: string },
  context: ActionContext,
): Promise<void> {
  const { database, now, newId } = context;
  return changeCompany(context, companyId, async (members) => {
    const [asker, replaced] = [members.find(askerId), members.find(replacedId)];
    if (!asker) throw new AppError('not_found');
    if (!replaced) throw successionRefused('not_top_mandataire');
    const [since, last] = await read(Promise.all([listVerifiedSince(database, companyId), findLastSuccession(database, companyId)]));
    const [asking, asked] = [contenderOf(asker, since), contenderOf(replaced, since)];
    allow(mayAskSuccession(members.view.company.state, asking, asked, last?.state === 'open'));
    const id = newId();
    const row: Succession = {
      ...{ id, companyId, askerId, replacedId, state: 'open', text },
      objectionEnd: objectionEnd(now).toISOString(),
      ...{ objection: null, objectedAt: null, answer: null, agentId: null, createdAt: now.toISOString(), decidedAt: null },
    };
    const announcement = {
      id: newId(),
      kind: 'succession_announcement',
      recipient: team,
      recipientKey: team,
      subjectId: id,
      parameters: {},
    };
    return {
      kind: 'succession_asked',
      actorId: askerId,
      subjectId: replacedId,
      details: { succession: id },
      statements: [
        insertSuccession(database, row),
        ...mailTo(replaced, 'succession_warned', id, context),
        oweMail(database, announcement, now),
      ],
      result: undefined,
    };
  });
}

/**
 * The last succession of a company, as one of its accounts acts on it.
 *
 * @throws AppError `not_found` when there is none, or it is not theirs to know of
 */
async function ownSuccession(database: D1Database, companyId: string, actorId: string): Promise<Succession> {
  const last = await read(findLastSuccession(database, companyId));
  if (!last || (last.askerId !== actorId && last.replacedId !== actorId)) throw new AppError('not_found');
  return last;
}

/** @throws AppError `not_found`, `forbidden` or `conflict` with the reason of the refusal; `unavailable` */
export function withdrawSuccession({ id: actorId, companyId }: Acting, context: ActionContext): Promise<void> {
  const { database, now } = context;
  return changeCompany(context, companyId, async (members) => {
    const { id, ...asked } = await ownSuccession(database, companyId, actorId);
    allow(mayWithdrawSuccession(asked, actorId));
    return {
      kind: 'succession_withdrawn',
      actorId,
      subjectId: asked.replacedId,
      details: { succession: id },
      statements: [
        updateSuccession(database, id, { state: 'withdrawn', decidedAt: now.toISOString() }),
        ...mailTo(members.find(asked.replacedId), 'succession_withdrawn', id, context),
      ],
      result: undefined,
    };
  });
}

/** @throws AppError `not_found`, `forbidden` or `conflict` with the reason of the refusal; `unavailable` */
export function objectToSuccession({ id: actorId, companyId }: Acting, text: string, context: ActionContext): Promise<void> {
  const { database, now } = context;
  return changeCompany(context, companyId, async (members) => {
    const { id, ...asked } = await ownSuccession(database, companyId, actorId);
    allow(mayObject(asked, actorId));
    return {
      kind: 'succession_objected',
      actorId,
      subjectId: asked.askerId,
      details: { succession: id },
      statements: [
        updateSuccession(database, id, { objection: text, objectedAt: now.toISOString() }),
        ...mailTo(members.find(asked.askerId), 'succession_objected', id, context),
      ],
      result: undefined,
    };
  });
}

/** The old account is suspended; what is attached to it is attached to the new one, which is a top then. */
function replace(members: CompanyMembers, old: Account, successor: Account, { database, now }: ActionContext): Statement[] {
  const isBelow = members.relation(old.id, successor.id).startsWith('below');
  return [
    // First, so that no cycle is made on the way.
    ...(isBelow ? [updateAccount(database, successor.id, { responsableId: null }, now)] : []),
    moveAttached(database, old.id, successor.id, now),
    moveInvited(database, old.id, successor.id, now),
    updateAccount(database, old.id, { state: 'suspended' }, now),
    voidInvitations(database, old.id, now),
    deleteSessions(database, old.id),
  ];
}

/**
 * The agency decides, once, on what is: whatever changed in the company meanwhile is looked at again.
 *
 * @throws AppError `conflict` with the reason of the refusal; `not_found`, `unavailable`
 */
export function decideSuccession(
  { id, companyId }: Pick<Succession, 'id' | 'companyId'>,
  { decision, answer }: { decision: 'grant' | 'refuse'; answer: string },
  agentId: string,
  context: ActionContext,
): Promise<void> {
  const { database, now } = context;
  return changeCompany(context, companyId, async (members) => {
    const [asked, since] = await read(Promise.all([findSuccession(database, id), listVerifiedSince(database, companyId)]));
    if (!asked || asked.companyId !== companyId) throw new AppError('not_found');
    const [asker, replaced] = [members.find(asked.askerId), members.find(asked.replacedId)];
    const change = { agentId, answer, decidedAt: now.toISOString() };
    const event = { actorId: agentId, subjectId: asked.replacedId, details: { succession: id }, result: undefined };
    if (decision === 'refuse') {
      allow(mayRefuseSuccession(asked));
      return {
        ...event,
        kind: 'succession_refused',
        statements: [
          updateSuccession(database, id, { ...change, state: 'refused' }),
          ...mailTo(asker, 'succession_refused', id, context, { to: 'asker' }),
          ...mailTo(replaced, 'succession_refused', id, context, { to: 'replaced' }),
        ],
      };
    }
    const parties = { asker: asker && contenderOf(asker, since), replaced: replaced && contenderOf(replaced, since) };
    allow(mayGrantSuccession(asked, parties, now));
    if (!asker || !replaced) throw new AppError('not_found');
    return {
      ...event,
      kind: 'succession_granted',
      statements: [
        updateSuccession(database, id, { ...change, state: 'granted' }),
        ...replace(members, replaced, asker, context),
        ...mailTo(asker, 'succession_granted', id, context),
        ...mailTo(replaced, 'succession_replaced', id, context),
      ],
    };
  });
}
