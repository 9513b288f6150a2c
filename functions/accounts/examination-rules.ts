/** Who may ask an agent to examine what the automatic checks did not find (A3), and what becomes of the documents. Pure. */
import type { Bucket, CompanyState, Decision, ExaminationRefusal, VerificationResult } from './model.ts';

const ALLOWED = { allowed: true } as const;

function refuse(reason: ExaminationRefusal): Decision<ExaminationRefusal> {
  return { allowed: false, reason };
}

/** A mandataire to be, as they ask. */
export interface Asking {
  companyState: CompanyState;
  /** They wait to be verified (rules.ts, isToVerify). */
  isToVerify: boolean;
  /** Of their last check; null before the first. */
  lastResult: VerificationResult | null;
  /** An examination of theirs is open. */
  hasOpen: boolean;
}

/**
 * A3: may they ask? Everything that a check found may go to an agent, an examination that was refused too, but a company that has ceased.
 * A check that verified them was of another time: they begin anew.
 */
export function mayAskExamination({ companyState, isToVerify, lastResult, hasOpen }: Asking): Decision<ExaminationRefusal> {
  if (companyState === 'closed') return refuse('company_closed');
  if (!isToVerify) return refuse('not_to_verify');
  if (hasOpen) return refuse('already_open');
  switch (lastResult) {
    case null:
    case 'verified':
      return refuse('not_checked');
    case 'closed_company':
      return refuse('company_ceased');
    case 'close_match':
    case 'no_match':
    case 'not_covered':
    case 'unavailable':
    case 'refused':
      return ALLOWED;
  }
}

/** Documents of one examination; sizes in bytes. */
export const DOCUMENT_LIMITS = { files: 3, total: 15 * 1024 * 1024 } as const;

/** In characters: of what is written to the agency, and of its answer. */
export const TEXT_LONGEST = 4000;

const MINUTE = 60_000;

/** What one account sends is stored: ten times in a row, then once in ten minutes. */
export function examinationBucket(key: string): Bucket {
  return { key, cost: 10 * MINUTE, depth: 100 * MINUTE };
}
