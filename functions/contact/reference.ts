/**
 * References of messages, made to be read over the phone: `GU-` and seven characters, the last of which checks the others.
 * Nothing that looks or sounds like another: no 0 1 2 5 8, no B G I L O S U Z.
 */
const ALPHABET = '34679ACDEFHJKMNPQRTVWXY';
const LENGTH = 6;
const FORM = new RegExp(`^GU([${ALPHABET}]{${LENGTH}})([${ALPHABET}])$`);

/** The size of the alphabet is prime: any one wrong character, and any two exchanged ones, give another check character. */
function checkCharacter(characters: string): string {
  let sum = 0;
  for (const [place, character] of [...characters].entries()) sum += (place + 2) * ALPHABET.indexOf(character);
  return ALPHABET.charAt(sum % ALPHABET.length);
}

/** Random bytes that make a reference, at least. */
export const REFERENCE_BYTES = LENGTH * 4;

/**
 * A reference.
 *
 * @param bytes random ones, `REFERENCE_BYTES` of them
 */
export function makeReference(bytes: Uint8Array): string {
  const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const characters = Array.from({ length: LENGTH }, (_, place) => ALPHABET.charAt(numbers.getUint32(place * 4) % ALPHABET.length)).join('');
  return written(characters + checkCharacter(characters));
}

function written(characters: string): string {
  return `GU-${characters.slice(0, 4)}-${characters.slice(4)}`;
}

/** A reference as somebody typed it, in its written form; null when its characters do not agree. */
export function readReference(typed: string): string | null {
  const [, characters, check] =
    FORM.exec(
      typed
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[^\p{L}\p{N}]/gu, ''),
    ) ?? [];
  return characters !== undefined && check === checkCharacter(characters) ? written(characters + check) : null;
}
