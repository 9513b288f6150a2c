/** The typography of French text: apostrophes, spaces that do not break, dates in words. */

const NO_BREAK_SPACE = '\u00a0';
const NARROW_NO_BREAK_SPACE = '\u202f';
/** A number before its unit. */
const BEFORE_UNIT = /(\d) (?=(?:€|%|h|jours?|mois|ans?|pages?|caractères?|Mo|ko)(?![\p{L}\d]))/gu;

/**
 * Sets what authors type plainly: curved apostrophes, and spaces that do not break before « : ; ? ! », inside guillemets and in
 * numbers.
 */
export function frenchTypography(text: string): string {
  return text
    .replace(/(?<=\p{L})'(?=[\p{L}\d«])/gu, '’')
    .replace(/(?<=(?<![\p{L}'])(?:[cdjlmnst]|qu))'$/iu, '’') // What is elided may stand in bold.
    .replace(/ ([:»])/g, `${NO_BREAK_SPACE}$1`)
    .replace(/« /g, `«${NO_BREAK_SPACE}`)
    .replace(/ ([;?!])/g, `${NARROW_NO_BREAK_SPACE}$1`)
    .replace(/(\d) (?=\d{3}(?!\d))/g, `$1${NARROW_NO_BREAK_SPACE}`)
    .replace(BEFORE_UNIT, `$1${NO_BREAK_SPACE}`)
    .replace(/ ([–—])/g, `${NO_BREAK_SPACE}$1`);
}

const DAY = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** « 12 mars 2026 », « 1er mars 2026 » from a UTC day (`2026-03-12`) or an ISO date and time. */
export function frenchDate(iso: string): string {
  return DAY.format(new Date(iso)).replace(/^1 /, '1er ').replaceAll(' ', NO_BREAK_SPACE);
}

const MOMENT = new Intl.DateTimeFormat('fr-FR', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'Europe/Paris',
});

/** « 12 mars 2026 à 14 h 05 », in Paris, from an ISO date and time. */
export function frenchMoment(iso: string): string {
  const part = Object.fromEntries(MOMENT.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
  const day = part.day === '1' ? '1er' : part.day;
  return `${day}\u00a0${part.month}\u00a0${part.year} à ${part.hour}\u00a0h\u00a0${part.minute}`;
}

const NUMBER = new Intl.NumberFormat('fr-FR');

/** « 23 réponses », « 1 réponse », « aucune réponse ». */
export function countedAnswers(count: number): string {
  if (count === 0) return 'aucune réponse';
  return `${NUMBER.format(count)}${NO_BREAK_SPACE}${count === 1 ? 'réponse' : 'réponses'}`;
}

const DECIMAL = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });

/** « 340 Ko », « 1,2 Mo » from bytes; the smallest is 1 Ko. */
export function readableSize(bytes: number): string {
  const kibibytes = Math.max(1, Math.round(bytes / 1024));
  return kibibytes < 1024 ? `${kibibytes}${NO_BREAK_SPACE}Ko` : `${DECIMAL.format(bytes / 1024 / 1024)}${NO_BREAK_SPACE}Mo`;
}
