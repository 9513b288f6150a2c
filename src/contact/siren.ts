/** SIREN: nine digits, the last of which checks the others (Luhn, ISO/IEC 7812-1 annex B). */

/** The nine digits, or null when there are not nine or they do not agree. Spaces, points and hyphens are ignored. */
export function readSiren(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s.-]/g, '');
  if (!/^\d{9}$/.test(digits)) return null;
  const sum = [...digits].reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0 ? digits : null;
}
