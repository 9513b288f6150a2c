/** The mailbox of the browser tests: real mails, that the Worker sent over SMTP (tools/serve-for-tests.ts). */

const PORT = Number(process.env.E2E_PORT ?? 8799);
const LONGEST_WAIT = 30_000;
const BETWEEN_LOOKS = 250;

interface Person {
  address: string;
  name: string;
}

export interface ReceivedMail {
  subject: string;
  text: string;
  html: string;
  from: Person[];
  to: Person[];
  replyTo?: Person[];
  /** Names in lower case; the Message-ID is among them. */
  headers: Record<string, string>;
}

/** Asks the Worker to send what is due, as its cron does every minute. */
export async function sweep(): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${PORT}/cdn-cgi/local/scheduled`);
  if (!answer.ok) throw new Error(`the sweep failed: ${answer.status}`);
}

/** The mails to an address, the oldest first. */
export async function mailsTo(address: string): Promise<ReceivedMail[]> {
  const mails = (await (await fetch(`http://127.0.0.1:${PORT + 2}/api/email`)).json()) as ReceivedMail[];
  return mails.filter(({ to }) => to.some((person) => person.address === address));
}

/**
 * Waits for a mail to an address.
 *
 * @param wanted which one, when there may be several
 */
export async function waitForMail(address: string, wanted: (mail: ReceivedMail) => boolean = () => true): Promise<ReceivedMail> {
  const deadline = Date.now() + LONGEST_WAIT;
  while (Date.now() < deadline) {
    const mail = (await mailsTo(address)).findLast(wanted);
    if (mail) return mail;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
  }
  throw new Error(`no such mail to ${address} after ${LONGEST_WAIT / 1000} s`);
}

/** The links of a mail, as somebody who reads its text would copy them. */
export function linksOf({ text }: ReceivedMail): string[] {
  return text.match(/https?:\/\/\S+/g) ?? [];
}
