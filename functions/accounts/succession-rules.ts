/// <reference path="../jours-feries.d.ts" />
/** Succession (A10): a mandataire takes the place of one who cannot be reached, who has five working days to object. Pure. */
import joursFeries from '@socialgouv/jours-feries';
import { addDays, isSameDay, isWeekend } from 'date-fns';
import type { CompanyState, Decision, SuccessionRefusal, SuccessionState } from './model.ts';

const ALLOWED = { allowed: true } as const;

function refuse(reason: SuccessionRefusal): Decision<SuccessionRefusal> {
  return { allowed: false, reason };
}

/** Working days during which the agency waits for an objection. */
export const OBJECTION_DAYS = 5;

const PARIS = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Europe/Paris',
  hourCycle: 'h23',
  ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' },
});

interface ParisTime {
  year: number;
  /** 0 is January. */
  month: number;
  day: number;
  hour: number;
}

function inParis(moment: Date): ParisTime {
  const part = Object.fromEntries(PARIS.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0 } = part;
  return { year, month: month - 1, day, hour };
}

/** The moment at which a day begins in Paris: an hour before it does in UTC, two in summer. */
function beginsInParis(year: number, month: number, day: number): Date {
  const summer = new Date(Date.UTC(year, month, day, -2));
  return inParis(summer).hour === 0 ? summer : new Date(Date.UTC(year, month, day, -1));
}

/** Nobody is expected to read mail: Saturdays, Sundays, and the holidays of all of France. */
function isDayOff(day: Date): boolean {
  return isWeekend(day) || Object.values(joursFeries(day.getFullYear())).some((holiday) => isSameDay(holiday, day));
}

/**
 * When the time to object is over: at midnight in Paris, at the end of the fifth working day after the day on which it was asked for.
 *
 * @param askedAt whose day, in Paris, does not count
 */
export function objectionEnd(askedAt: Date): Date {
  const { year, month, day } = inParis(askedAt);
  // Days alone, at noon, so that the time zone of the machine does not matter.
  let last = new Date(year, month, day, 12);
  for (let counted = 0; counted < OBJECTION_DAYS; ) {
    last = addDays(last, 1);
    if (!isDayOff(last)) counted += 1;
  }
  const next = addDays(last, 1);
  return beginsInParis(next.getFullYear(), next.getMonth(), next.getDate());
}

/** A mandataire, as a succession looks at them. */
export interface Contender {
  id: string;
  /** Active, and a mandataire. */
  isMandataire: boolean;
  isTop: boolean;
  /** When they were last verified, or their account was opened: UTC ISO 8601. */
  since: string;
}

/** May this one ask for the place of that one? Only a mandataire who was admitted later, by the verification alone (A3). */
export function mayAskSuccession(
  companyState: CompanyState,
  asker: Contender,
  replaced: Contender,
  hasOpen: boolean,
): Decision<SuccessionRefusal> {
  if (companyState === 'closed') return refuse('company_closed');
  if (!asker.isMandataire) return refuse('not_mandataire');
  if (asker.id === replaced.id) return refuse('own_account');
  if (!replaced.isMandataire || !replaced.isTop) return refuse('not_top_mandataire');
  if (asker.since <= replaced.since) return refuse('not_newer');
  return hasOpen ? refuse('already_open') : ALLOWED;
}

/** A succession that was asked for, as it stands. */
export interface Asked {
  state: SuccessionState;
  askerId: string;
  replacedId: string;
  objectionEnd: string;
  objectedAt: string | null;
}

/** Its asker takes it back, as long as nothing is decided. */
export function mayWithdrawSuccession(asked: Asked, actorId: string): Decision<SuccessionRefusal> {
  if (asked.askerId !== actorId) return refuse('not_asker');
  return asked.state === 'open' ? ALLOWED : refuse('already_decided');
}

/** The one to be replaced objects, once; also later than they were promised, as long as nothing is decided. */
export function mayObject(asked: Asked, actorId: string): Decision<SuccessionRefusal> {
  if (asked.replacedId !== actorId) return refuse('not_replaced');
  if (asked.state !== 'open') return refuse('already_decided');
  return asked.objectedAt === null ? ALLOWED : refuse('already_objected');
}

/** The two, as they are when the agency decides; null when the account is gone. */
export interface Parties {
  asker: Contender | null;
  replaced: Contender | null;
}

/** May the agency grant it? Once there is an objection, or the time for one is over, and both still are what they were. */
export function mayGrantSuccession(asked: Asked, { asker, replaced }: Parties, now: Date): Decision<SuccessionRefusal> {
  if (asked.state !== 'open') return refuse('already_decided');
  if (!asker?.isMandataire) return refuse('asker_gone');
  if (!replaced?.isMandataire || !replaced.isTop) return refuse('replaced_gone');
  return asked.objectedAt !== null || now.toISOString() >= asked.objectionEnd ? ALLOWED : refuse('objection_time');
}

/** The agency refuses at any time. */
export function mayRefuseSuccession(asked: Asked): Decision<SuccessionRefusal> {
  return asked.state === 'open' ? ALLOWED : refuse('already_decided');
}

/** As it is told: a minute before the midnight at which the time is over, which is the next day. */
export function lastMomentToObject(end: string): string {
  return new Date(Date.parse(end) - 60_000).toISOString();
}
