import fc from 'fast-check';

const between = (min: number, max: number) => fc.integer({ min, max }).map((code) => String.fromCodePoint(code));

/**
 * Any text, biased to what hurts: letters and marks of every kind, accents piled up, zero-width and direction marks, lone surrogates,
 * emoji, NUL. fast-check's own `unit: 'binary'` takes most of a second to get ready; this is ready at once.
 */
export function anyText(maxLength = 200): fc.Arbitrary<string> {
  const character = fc.oneof(
    between(0x20, 0x7e),
    between(0, 0x10ffff),
    between(0xc0, 0x17f),
    between(0x300, 0x36f),
    between(0x200b, 0x202e),
    between(0xd800, 0xdfff),
    between(0x1f1e6, 0x1f64f),
    fc.constantFrom('\0', "'", '’', '.', '-', ' ', '\n', '%', '&', '=', '<', '"'),
  );
  return fc.array(character, { maxLength }).map((characters) => characters.join(''));
}
