/** The closed lists of a vote, for the site's form and for the Worker (F3). */

export const REASONS = ['unclear', 'not_my_case', 'wrong_or_outdated', 'other'] as const;

export type Reason = (typeof REASONS)[number];

export const REASON_LABELS: Record<Reason, string> = {
  unclear: 'La réponse n’est pas claire',
  not_my_case: 'Elle ne correspond pas à ma situation',
  wrong_or_outdated: 'L’information est fausse ou périmée',
  other: 'Autre',
};

/** The most that a comment may hold, in UTF-16 code units as `maxlength` counts them. */
export const COMMENT_MAX = 500;
