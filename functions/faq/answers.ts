/** The answers as HTML by slug, for printing a list: read once from the static files, which never change while this Worker runs. */

let answers: Promise<Record<string, string>> | null = null;

async function readAnswers(assets: Fetcher, origin: string): Promise<Record<string, string>> {
  const response = await assets.fetch(new URL('/faq/liste.json', origin));
  if (!response.ok) throw new Error(`/faq/liste.json: ${response.status}`);
  return (await response.json<{ answers: Record<string, string> }>()).answers;
}

/** Answers by slug; none when they cannot be read, since a list is useful without them. */
export async function loadAnswers(assets: Fetcher, origin: string): Promise<Record<string, string>> {
  answers ??= readAnswers(assets, origin);
  try {
    return await answers;
  } catch {
    answers = null;
    return {};
  }
}
