/** The answers as HTML by slug, for printing a list: read once from the static files, which never change while this Worker runs. */
import { LONGEST_WAIT, within } from '../deadline.ts';

type Answers = Record<string, string>;

/** Only what was read is shared: a request must not wait for a promise of another one, which ends with whoever asked for it. */
let answers: Answers | null = null;

async function readAnswers(assets: Fetcher, origin: string): Promise<Answers> {
  const response = await assets.fetch(new URL('/faq/liste.json', origin));
  if (!response.ok) throw new Error(`/faq/liste.json: ${response.status}`);
  return (await response.json<{ answers: Answers }>()).answers;
}

/** Answers by slug; none when they cannot be read, or not in time, since a list is useful without them. */
export async function loadAnswers(assets: Fetcher, origin: string): Promise<Answers> {
  if (answers) return answers;
  try {
    answers = await within(LONGEST_WAIT, readAnswers(assets, origin));
    return answers;
  } catch {
    return {};
  }
}
