/** Recovery codes of the agents of the browser tests: a code of an application opens once in its half minute, which is too seldom for them. */
export const RECOVERY_CODES: readonly string[] = Array.from({ length: 1000 }, (_, place) => {
  const digits = String(place).padStart(3, '0');
  return `tests-ab${digits}`;
});
