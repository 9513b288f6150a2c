/** The accounts of one company, as the rules look at them. */
import type { Account, CompanyPart, CompanyView, Relation } from './model.ts';
import type { Actor, Target } from './rules.ts';
import { above, relationOf, type Tree, treeOf } from './tree.ts';

/** All of them, or a part that is closed upwards and holds two active mandataires where there are two (company-part-repository.ts). */
export class CompanyMembers<View extends CompanyPart = CompanyView> {
  readonly view: View;
  readonly #tree: Tree;
  readonly #byId: Map<string, Account>;
  readonly activeMandataires: readonly Account[];

  constructor(view: View) {
    this.view = view;
    this.#tree = treeOf(view.accounts);
    this.#byId = new Map(view.accounts.map((account) => [account.id, account]));
    this.activeMandataires = view.accounts.filter(({ type, state }) => type === 'mandataire' && state === 'active');
  }

  find(id: string): Account | null {
    return this.#byId.get(id) ?? null;
  }

  /** An account as somebody who acts. */
  actor({ type, state }: Pick<Account, 'type' | 'state'>): Actor {
    return { type, state, companyState: this.view.company.state };
  }

  /** The agency, as it acts on this company. */
  get agent(): Actor {
    return { type: 'agent', state: 'active', companyState: this.view.company.state };
  }

  /** Who may act in the name of that id; null when it is no account of this company. */
  actorById(id: string): Actor | null {
    const account = this.find(id);
    return account && this.actor(account);
  }

  target(account: Account): Target {
    const mandataires = this.activeMandataires;
    return {
      type: account.type,
      state: account.state,
      askedType: account.askedType,
      hasResponsable: account.responsableId !== null,
      isLastMandataire: this.view.company.state === 'verified' && mandataires.length === 1 && mandataires[0]?.id === account.id,
    };
  }

  /** The accounts above one, the nearest first. */
  above(id: string): Account[] {
    return above(this.#tree, id).flatMap((each) => this.find(each) ?? []);
  }

  /** How the other account stands to the first. */
  relation(self: string, other: string): Relation {
    return relationOf(this.#tree, self, other);
  }
}
