/** How text becomes words, the same for what is searched and for what is typed. */

/** Lower case, no accents, ligatures opened, apostrophes straight, compatibility forms folded. */
export function normalise(text: string): string {
  if (/^[a-z0-9]*$/.test(text)) return text; // Most words are already so
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[’‘ʼ´`]/g, "'");
}

const ELISION = /^(?:l|d|j|m|t|s|c|n|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ](?=[\p{L}\p{N}])/iu;
/** A word may hold dots, hyphens, underscores and slashes between letters and digits: « 2.10 », « SC.PSC.14 », « e-CPS ». */
const WORD = /[\p{L}\p{N}]+(?:['’ʼ.\-_/][\p{L}\p{N}]+)*/gu;

/** What stands inside a word without being a letter of it: soft hyphens, zero-width characters, marks piled on a letter. */
const UNSEEN = /[\p{Cf}\p{M}]/gu;

/** « D.M.N. » is DMN. */
const SPELT_OUT = /^\p{L}(?:\.\p{L})+$/u;

export interface Word {
  /** As it was written, without an elided article. */
  written: string;
  /** Normalised. */
  word: string;
}

/**
 * The words of a text without elided articles: « l'INSi » gives `insi`, « e-CPS » gives `ecps`, « ai-je » gives `ai` and `je`,
 * « SC.PSC.14 » stays `sc.psc.14`.
 */
export function readWords(text: string): Word[] {
  const words: Word[] = [];
  const add = (written: string, word = normalise(written)) => {
    if (word) words.push({ written, word });
  };
  for (const [raw] of text.normalize('NFKC').replace(UNSEEN, '').matchAll(WORD)) {
    const written = raw.replace(ELISION, '');
    if (/\d/.test(written)) add(written, normalise(written).replace(/['\-_/]/g, ''));
    else if (/^\p{L}-/u.test(written) || SPELT_OUT.test(written)) add(written, normalise(written).replace(/[-'.]/g, ''));
    else for (const part of written.split(/['’ʼ.\-_/]/)) add(part);
  }
  return words;
}

const STOP_WORDS = new Set(
  `a ai aie ait alors an apres as assez au aucun aucune aussi autre autres aux avais avait avant avec avez avoir avons ayant beaucoup bien bonjour bonsoir c ca car ce ceci
  cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de depuis des dit dites doit doivent dois donc dont du elle elles en encore entre est et etait etant
  etc etes etre eu eux fais fait faire faites font faut faudra hors hui ici il ils j je la le les leur leurs lors lorsque lui m ma mais me meme memes merci mes mettre mien moi moins mon n ne ni non nos notre nous on
  ont ou oui par parce pas pendant peu peut peuvent peux plus plutot pour pourquoi pourrait pouvez pouvoir pouvons puis puisque qu quand que quel quelle quelles quels qui quoi
  s sa sans se sera serait ses si sinon soi soit sommes son sont sous suis sur svp t ta tant te tel tes toi ton toujours tous tout toute toutes tres trop tu un une va vais veut veux vient voici
  voila vont vos votre vous vouloir voudrais vu y aimerais souhaite souhaiterais savoir sait savent savons savez possible stp question hello faite quelqu hier demain aujourd actuellement
  maintenant vraiment juste simplement egalement prochain prochaine prochains prochaines chose choses truc trucs prend passe passer
  serons serez seront seraient serions seriez aurons aurez auront aurait auraient aurions auriez avions aviez etions etiez aurai serai fera ferons ferez feront ferait feraient faisons faisait
  faudra faudrait devant devez devait devaient devra devrons devrez devront devrait devraient devrions devriez pourra pourrons pourrez pourront pourraient pourrions pourriez puisse puissions puissent pouvait pouvaient
  voulait voulons voulez veulent voudrait voudraient voudrions voudriez ira irons iront irait
  faits encor dun dune quil quils quon nest cest jai ki ke koi keske cmt pk pq qd bcp svp ds tt`.split(/\s+/),
);

/** A word that says nothing of the subject. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}

/** « VA » is not « va »: a stop word written in capitals, among words that are not, is an acronym. */
export function isAcronym(written: string): boolean {
  return /^\p{Lu}{2,}$/u.test(written);
}

/** The words of a text that say something of its subject. */
export function tellingWords(text: string): Word[] {
  const shouted = !/\p{Ll}/u.test(text);
  return readWords(text).filter(({ written, word }) => !isStopWord(word) || (isAcronym(written) && !shouted));
}
