/** People who sign in: the agency's agents, and the accounts of companies. */

/** A1: the types of a company's account; each account has exactly one. */
export const ACCOUNT_TYPES = ['mandataire', 'representant', 'salarie'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

export const USER_TYPES = ['agent', ...ACCOUNT_TYPES] as const;
export type UserType = (typeof USER_TYPES)[number];

/**
 * - `to_verify`: a mandataire whose identity, company and office are not verified yet (A3);
 * - `to_validate`: somebody of the company has yet to say yes (A5, A6);
 * - `active`;
 * - `suspended`: kept, with everything that carries its name, but nobody signs in with it;
 * - `refused`: the validation or the examination was refused; its holder may read that, and give up.
 */
export const USER_STATES = ['to_verify', 'to_validate', 'active', 'suspended', 'refused'] as const;
export type UserState = (typeof USER_STATES)[number];

/** What a pending account may become. */
export const PENDING_STATES = ['to_verify', 'to_validate'] as const satisfies readonly UserState[];

/** `unverified`: somebody says that they represent it; nobody is verified yet. `closed`: by the agency, with all its accounts (A10). */
export const COMPANY_STATES = ['unverified', 'verified', 'closed'] as const;
export type CompanyState = (typeof COMPANY_STATES)[number];

/** How the account of the second stands to that of the first (tree.ts). */
export const RELATIONS = ['self', 'above', 'below_directly', 'below_indirectly', 'beside', 'other_company'] as const;
export type Relation = (typeof RELATIONS)[number];

/** What may be done with an account of a company by somebody else. */
export const ACCOUNT_ACTIONS = [
  'see',
  'validate',
  'refuse',
  'make_mandataire',
  'make_representant',
  'make_salarie',
  'suspend',
  'reactivate',
] as const;
export type AccountAction = (typeof ACCOUNT_ACTIONS)[number];

/** The type that an action gives. */
export const TYPE_GIVEN = {
  make_mandataire: 'mandataire',
  make_representant: 'representant',
  make_salarie: 'salarie',
} as const satisfies Partial<Record<AccountAction, AccountType>>;

export const ACCOUNT_REFUSALS = [
  /** Neither the account nor that it exists is the asker's to know: answered like an address that nothing has. */
  'not_visible',
  'actor_pending',
  'actor_suspended',
  'company_unverified',
  'company_closed',
  'manages_nobody',
  'own_account',
  'account_above',
  'account_beside',
  'mandataire_only',
  'verified_not_validated',
  'not_pending',
  'still_pending',
  'was_refused',
  'is_suspended',
  'not_suspended',
  'already_that_type',
  'type_already_asked',
  'last_mandataire',
  'has_responsable',
  'company_runs_itself',
] as const;
export type AccountRefusal = (typeof ACCOUNT_REFUSALS)[number];

export type Decision<Reason extends string = AccountRefusal> = { allowed: true } | { allowed: false; reason: Reason };

export const INVITATION_STATES = ['open', 'accepted', 'revoked', 'void'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

/** Why an invitation opens nothing (A12). `superseded`: it was sent again, with another link. */
export const INVITATION_REFUSALS = ['accepted', 'revoked', 'void', 'superseded', 'expired'] as const;
export type InvitationRefusal = (typeof INVITATION_REFUSALS)[number];

/** What may differ between a proven person and a head of a company. `office`: it does not bind the company. */
export const MATCH_FIELDS = ['given_names', 'family_name', 'birth', 'office'] as const;
export type MatchField = (typeof MATCH_FIELDS)[number];

/** Why the registry cannot tell who represents a company. */
export const NOT_COVERED_REASONS = ['legal_form', 'represented_by_company', 'not_published'] as const;
export type NotCoveredReason = (typeof NOT_COVERED_REASONS)[number];

export const CHECK_RESULTS = ['verified', 'close_match', 'no_match', 'not_covered', 'closed_company', 'unavailable'] as const;

/** What the verification of a mandataire found (A3). `unavailable` is tried again by itself. */
export type CheckResult =
  | { result: 'close_match'; fields: MatchField[] }
  | { result: 'not_covered'; reason: NotCoveredReason }
  | { result: Exclude<(typeof CHECK_RESULTS)[number], 'close_match' | 'not_covered'> };

/** `office`: identity, company and office, compared by matchRepresentative; `agent`: an examination by the agency. */
export const VERIFICATION_KINDS = ['office', 'agent'] as const;
export type VerificationKind = (typeof VERIFICATION_KINDS)[number];
export type VerificationResult = CheckResult['result'] | 'refused';

export const EXAMINATION_STATES = ['open', 'granted', 'refused', 'withdrawn'] as const;
export type ExaminationState = (typeof EXAMINATION_STATES)[number];

/** Why no examination is asked for (A3). */
export const EXAMINATION_REFUSALS = ['company_closed', 'not_to_verify', 'already_open', 'not_checked', 'company_ceased'] as const;
export type ExaminationRefusal = (typeof EXAMINATION_REFUSALS)[number];

/** Why nothing is done about a succession. */
export const SUCCESSION_REFUSALS = [
  'company_closed',
  'not_mandataire',
  'own_account',
  'not_top_mandataire',
  'not_newer',
  'already_open',
  'not_asker',
  'not_replaced',
  'already_objected',
  'already_decided',
  'objection_time',
  'asker_gone',
  'replaced_gone',
] as const;
export type SuccessionRefusal = (typeof SUCCESSION_REFUSALS)[number];

export const SUCCESSION_STATES = ['open', 'granted', 'refused', 'withdrawn'] as const;
export type SuccessionState = (typeof SUCCESSION_STATES)[number];

/** What the trace of a company keeps. */
export const ACCOUNT_EVENTS = [
  'registered',
  'invited',
  'invitation_sent_again',
  'invitation_revoked',
  'invitation_accepted',
  'checked',
  'verified',
  'examination_asked',
  'examination_granted',
  'examination_refused',
  'examination_withdrawn',
  'succession_asked',
  'succession_objected',
  'succession_withdrawn',
  'succession_granted',
  'succession_refused',
  'corrected',
  'gave_up',
  'validate',
  'refuse',
  'make_mandataire',
  'make_representant',
  'make_salarie',
  'suspend',
  'reactivate',
  'company_closed',
  'company_reopened',
  'password_changed',
  'password_reset',
  'address_changed',
  'second_factor_on',
  'second_factor_off',
  'second_factor_lifted',
  'recovery_codes_drawn',
  'recovery_code_used',
  'passkey_added',
  'passkey_removed',
  'sessions_closed',
  'leave_asked',
  'leave_withdrawn',
] as const;
export type AccountEventKind = (typeof ACCOUNT_EVENTS)[number];

export interface Company {
  id: string;
  siren: string;
  name: string;
  /** In one line. */
  address: string;
  state: CompanyState;
}

/** An account of a company. */
export interface Account {
  id: string;
  type: AccountType;
  state: UserState;
  /** A7: the higher type that is asked for it. */
  askedType: AccountType | null;
  companyId: string;
  responsableId: string | null;
  inviterId: string | null;
  /** First name, last name. */
  name: string;
  firstName: string | null;
  lastName: string | null;
  login: string;
  email: string;
  emailKey: string;
  /** A10: when its holder asked to leave; null while nobody did. */
  leaveAskedAt: string | null;
  createdAt: string;
}

/** Times are UTC ISO 8601. */
export interface Invitation {
  id: string;
  companyId: string;
  inviterId: string;
  type: AccountType;
  firstName: string;
  lastName: string;
  email: string;
  emailKey: string;
  state: InvitationState;
  sending: number;
  expiresAt: string;
  userId: string | null;
  createdAt: string;
  updatedAt: string;
}

/** Some of the accounts of a company, closed upwards: with each one those above it, so that how two of them stand to each other is known. */
export interface CompanyPart {
  company: Company;
  accounts: Account[];
}

/** A whole company, as what changes it is decided on. */
export interface CompanyView extends CompanyPart {
  /** Open ones. */
  invitations: Invitation[];
  /** Number of its last event; 0 before the first. */
  lastEvent: number;
}

/** An account to be, until its address is confirmed. */
export interface Registration {
  id: string;
  siren: string;
  companyName: string;
  companyAddress: string;
  type: AccountType;
  firstName: string;
  lastName: string;
  email: string;
  emailKey: string;
  passwordHash: string;
  expiresAt: string;
  createdAt: string;
}

/** A check of an account (A3). */
export interface Verification {
  id: string;
  userId: string;
  kind: VerificationKind;
  result: VerificationResult;
  fields: MatchField[];
  reason: NotCoveredReason | null;
  source: string;
  createdAt: string;
}

/** An agent is asked to look at what the automatic checks did not find (A3). */
export interface Examination {
  id: string;
  userId: string;
  state: ExaminationState;
  text: string;
  /** Why it was refused; the person reads it. */
  answer: string | null;
  agentId: string | null;
  createdAt: string;
  /** When it was decided, or withdrawn. */
  decidedAt: string | null;
}

/** A mandataire asks the agency to put them in the place of one who cannot be reached. */
export interface Succession {
  id: string;
  companyId: string;
  askerId: string;
  /** A mandataire at a top, who may object. */
  replacedId: string;
  state: SuccessionState;
  text: string;
  /** Until when the agency waits for an objection. */
  objectionEnd: string;
  objection: string | null;
  objectedAt: string | null;
  answer: string | null;
  agentId: string | null;
  createdAt: string;
  decidedAt: string | null;
}

export interface AccountEvent {
  id: string;
  companyId: string;
  number: number;
  actorId: string | null;
  kind: AccountEventKind;
  subjectId: string;
  /** Never a name or an address. */
  details: Record<string, string>;
}

/** Somebody of the agency, as the desk shows them. */
export interface Agent {
  id: string;
  name: string;
  login: string;
}

/** L2: what a login is made of, as its canonical key. */
export const LOGIN = /^[a-z0-9._-]{3,64}$/;

/** In characters. */
export const NAME_LONGEST = 120;
/** Of a first, or of a last name. */
export const PERSON_NAME_LONGEST = 59;
export const EMAIL_LONGEST = 254;
/** Of an agent (S6); any characters, no composition rule. */
export const PASSWORD_SHORTEST = 15;
/** Of a company's account. */
export const ACCOUNT_PASSWORD_SHORTEST = 12;
export const PASSWORD_LONGEST = 200;

export const PASSWORD_REFUSALS = ['too_short', 'too_long', 'repeated', 'personal', 'product', 'common'] as const;
export type PasswordRefusal = (typeof PASSWORD_REFUSALS)[number];

/** A bucket that leaks: every try pours `cost` into it, a millisecond takes 1 away, and nothing fits beyond `depth`. */
export interface Bucket {
  /** A keyed hash: it tells neither the login nor the network. */
  key: string;
  /** In milliseconds. */
  cost: number;
  /** In milliseconds: as many tries at once as it holds costs. */
  depth: number;
}
