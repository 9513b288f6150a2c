/** A world of companies that lives by the pure rules alone: what the Worker must agree with. */
import type { AccountAction, AccountType, CompanyState, UserState } from '../../functions/accounts/model.ts';
import {
  type Actor,
  changeBy,
  firstResponsable,
  firstState,
  isPending,
  mayAct,
  mayInvite,
  type Target,
} from '../../functions/accounts/rules.ts';
import { relationOf, type Tree } from '../../functions/accounts/tree.ts';

export interface ModelAccount {
  id: string;
  companyId: string;
  type: AccountType;
  state: UserState;
  askedType: AccountType | null;
  responsableId: string | null;
  inviterId: string | null;
}

export interface World {
  companies: Map<string, CompanyState>;
  accounts: Map<string, ModelAccount>;
}

/** What somebody tries. `agency` stands for an agent. */
export type Command =
  | { kind: 'act'; action: Exclude<AccountAction, 'see'>; actor: string; target: string }
  | { kind: 'invite'; actor: string; type: AccountType; asInvited: boolean }
  | { kind: 'join'; companyId: string; type: AccountType }
  | { kind: 'verify'; target: string };

export const AGENCY = 'agency';

export function actorOf({ companies, accounts }: World, id: string): Actor | null {
  if (id === AGENCY) return { type: 'agent', state: 'active', companyState: null };
  const account = accounts.get(id);
  return account ? { type: account.type, state: account.state, companyState: companies.get(account.companyId) ?? null } : null;
}

/** Active mandataires of a company. */
export function mandatairesOf({ accounts }: World, companyId: string): ModelAccount[] {
  return [...accounts.values()].filter(
    (account) => account.companyId === companyId && account.type === 'mandataire' && account.state === 'active',
  );
}

export function targetOf(world: World, account: ModelAccount): Target {
  const mandataires = mandatairesOf(world, account.companyId);
  return {
    type: account.type,
    state: account.state,
    askedType: account.askedType,
    hasResponsable: account.responsableId !== null,
    isLastMandataire: mandataires.length === 1 && mandataires[0]?.id === account.id,
  };
}

export const treeIn = ({ accounts }: World): Tree => accounts;

/** Does what the rules allow of a command; true when something was done. `blind` leaves a rule out, to see that it is missed. */
export function obey(world: World, command: Command, blind?: 'last_mandataire' | 'mandataire_only'): boolean {
  const { companies, accounts } = world;
  const add = (account: Omit<ModelAccount, 'id' | 'askedType'>) => {
    const id = `a${accounts.size}`;
    accounts.set(id, { id, askedType: null, ...account });
    return true;
  };
  switch (command.kind) {
    case 'invite': {
      const actor = actorOf(world, command.actor);
      const inviter = accounts.get(command.actor);
      if (!actor || !inviter || !mayInvite(actor).allowed) return false;
      const state = firstState(command.type, actor.type, command.asInvited);
      const responsableId = state === 'active' ? firstResponsable(inviter.id, null) : null;
      return add({ companyId: inviter.companyId, type: command.type, state, responsableId, inviterId: inviter.id });
    }
    case 'join':
      if (!companies.has(command.companyId)) return false;
      return add({
        companyId: command.companyId,
        type: command.type,
        state: firstState(command.type, null, false),
        responsableId: null,
        inviterId: null,
      });
    case 'verify': {
      const account = accounts.get(command.target);
      if (!account || companies.get(account.companyId) === 'closed') return false;
      if (account.state === 'to_verify') {
        account.state = 'active';
        account.responsableId = placeOf(world, account, null);
      } else if (account.state === 'active' && account.askedType === 'mandataire') {
        account.type = 'mandataire';
        account.askedType = null;
      } else return false;
      companies.set(account.companyId, 'verified');
      return true;
    }
    case 'act': {
      const actor = actorOf(world, command.actor);
      const account = accounts.get(command.target);
      if (!actor || !account) return false;
      const relation = command.actor === AGENCY ? 'other_company' : relationOf(treeIn(world), command.actor, command.target);
      const decision = mayAct(command.action, actor, targetOf(world, account), relation);
      if (!decision.allowed && decision.reason !== blind) return false;
      const had = isPending(account);
      Object.assign(account, changeBy(command.action, actor.type, account));
      if (had && account.state === 'active') account.responsableId = placeOf(world, account, command.actor);
      return true;
    }
  }
}

/** A14: an inviter who still manages accounts, else the validator. */
function placeOf(world: World, account: ModelAccount, validatorId: string | null): string | null {
  const inviter = account.inviterId === null ? null : actorOf(world, account.inviterId);
  return firstResponsable(inviter && mayInvite(inviter).allowed ? account.inviterId : null, validatorId);
}
