/** People who fill the contact form, and send it again until they see that it has arrived. */

export interface Person {
  email: string;
  subject: string;
  /** The token of the form that they have open. */
  token: string | null;
  /** The follow-up page that they were sent to: they saw the confirmation. */
  followUp: string | null;
}

export function newPerson(name: string): Person {
  return { email: `${name}@exemple.example`, subject: `Question de ${name}`, token: null, followUp: null };
}

/** The form was answered, with something else than the confirmation. */
export class FormRefused extends Error {}

/** Longer than any answer takes. */
const PATIENCE = 20_000;

export async function openForm(origin: string, person: Person): Promise<void> {
  const page = await (await fetch(`${origin}/contact/`, { signal: AbortSignal.timeout(PATIENCE) })).text();
  person.token = /name="form" value="([^"]+)"/.exec(page)?.[1] ?? null;
  if (person.token === null) throw new Error('the page has no form');
}

/** Sends the form once; true when the confirmation was seen. What goes wrong on the way throws. */
export async function sendForm(origin: string, person: Person, headers: Record<string, string> = {}): Promise<boolean> {
  const fields = {
    form: person.token ?? '',
    subject: person.subject,
    message: `Bonjour, voici la question de ${person.email}.\nMerci.`,
    name: 'Camille Exemple',
    email: person.email,
  };
  const answer = await fetch(`${origin}/contact/`, {
    method: 'POST',
    headers: { origin, ...headers },
    body: new URLSearchParams(fields),
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE),
  });
  const location = answer.headers.get('location');
  if (answer.status === 303 && location) person.followUp = location;
  else if (answer.status < 500) throw new FormRefused(`${answer.status} ${await answer.text()}`);
  return person.followUp !== null;
}
