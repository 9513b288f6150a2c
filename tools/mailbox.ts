import { MailDev } from 'maildev';

/** Mails that are kept; older ones are discarded. */
const MOST_KEPT = 1000;

/**
 * A mailbox for everybody, on this machine: takes whatever mail is sent to it, shows it on a page and as JSON (`/api/email`), sends
 * nothing on. It ends with this process.
 *
 * @param directory where mails are kept from run to run
 */
export async function openMailbox({ smtp, web, directory }: { smtp: number; web: number; directory: string }): Promise<void> {
  const mailbox = new MailDev({
    smtp,
    web,
    ip: '127.0.0.1',
    webIp: '127.0.0.1',
    // Its certificate is signed by nobody.
    hideExtensions: ['STARTTLS'],
    mailDirectory: directory,
    maxEmails: MOST_KEPT,
    silent: true,
  });
  // It announces its address even when it is asked to be silent.
  const { info } = console;
  console.info = () => {};
  try {
    await mailbox.start();
  } finally {
    console.info = info;
  }
}

/** What the cron does on Cloudflare: asks the Worker to sweep. Crons do not fire on this machine. */
export async function sweep(port: number): Promise<void> {
  await fetch(`http://127.0.0.1:${port}/cdn-cgi/local/scheduled`).catch(() => {});
}
