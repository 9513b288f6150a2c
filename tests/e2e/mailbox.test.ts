import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import nodemailer from 'nodemailer';
import { linksOf, sweep, waitForMail } from '../support/mailbox.ts';

test('a mail that reaches the mailbox is read there as it was sent, and the Worker can be asked to sweep', async () => {
  const port = Number(process.env.E2E_PORT ?? 8799) + 1;
  const to = `${randomUUID()}@exemple.example`;
  const text = 'Bonjour, voilà :\nhttps://guichet.example/contact/suivi/a1/';
  await nodemailer
    .createTransport({ host: '127.0.0.1', port })
    .sendMail({ from: 'guichet@agence.example', to, subject: 'Où ça ?', messageId: '<one@guichet.invalid>', text });
  const mail = await waitForMail(to, ({ subject }) => subject === 'Où ça ?');
  expect(mail).toMatchObject({ from: [{ address: 'guichet@agence.example' }], headers: { 'message-id': '<one@guichet.invalid>' } });
  expect(linksOf(mail)).toEqual(['https://guichet.example/contact/suivi/a1/']);
  await sweep();
});
