/** S8, rows 64 to 66, 68, 69: hundreds of payloads through every text field, into every place where a text comes out. */
import { env } from 'cloudflare:workers';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { act as agentActs } from '../../functions/contact/agent-actions.ts';
import { contactMails } from '../../functions/contact/mails.tsx';
import { MESSAGE_LIMITS } from '../../functions/contact/model.ts';
import { findMessage } from '../../functions/contact/repository.ts';
import type { Env } from '../../functions/env.ts';
import type { ComposedMail, TakenMail } from '../../functions/outbox/model.ts';
import { page } from '../../functions/page.tsx';
import { PAYLOADS } from '../support/payloads.ts';
import { CALM, CONTACT, countRows, followUpOf, forgetMessages, formOfAge, GOOD, rows, sendTo, visit, write } from './contact.ts';
import { ask, request } from './requests.ts';

const ALL = Object.values(PAYLOADS).flat();

let logged: string[] = [];

beforeEach(async () => {
  await forgetMessages();
  logged = [];
  const keep = (...line: unknown[]) => void logged.push(line.map(String).join(' '));
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) vi.spyOn(console, method).mockImplementation(keep);
});
afterEach(() => void vi.restoreAllMocks());

test('S8: there are 600 of them or more, each another one', () => {
  expect(new Set(ALL).size).toBeGreaterThanOrEqual(600);
});

/** The elements of a page with the names of their attributes: what a browser would make of it, without its texts. */
async function skeletonOf(html: string): Promise<string[]> {
  const found: string[] = [];
  const rewriter = new HTMLRewriter().on('*', {
    element: (element) =>
      void found.push(
        `${element.tagName} ${[...element.attributes]
          .map(([name]) => name)
          .sort()
          .join(' ')}`,
      ),
  });
  await rewriter.transform(new Response(html)).text();
  return found;
}

/** One line of text as a form takes it: without what the form refuses in a line. */
const oneLine = (payload: string, limit: number) =>
  `x ${payload}`
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
    .trim()
    .slice(0, limit);
const storable = (payload: string) => `x ${payload}`.replaceAll('\0', '').replace(/\r\n?/g, '\n').trim();

async function composed(subjectId: string): Promise<ComposedMail[]> {
  const mails = await rows('SELECT kind, parameters FROM outbox WHERE subject_id = ? ORDER BY kind', subjectId);
  return Promise.all(
    mails.map(async ({ kind, parameters }) => {
      const mail = { subjectId, parameters: JSON.parse(String(parameters)) as TakenMail['parameters'] } as TakenMail;
      const made = await contactMails[String(kind)]?.(mail, env as Env);
      if (!made) throw new Error(`no mail ${kind}`);
      return made;
    }),
  );
}

/** A message with this text in every field that takes it, answered with it and followed by it. */
async function sendEverywhere(payload: string): Promise<{ path: string; id: string; written: Record<string, string> }> {
  const written = {
    name: oneLine(payload, MESSAGE_LIMITS.name),
    subject: oneLine(payload, MESSAGE_LIMITS.subject),
    message: storable(payload),
  };
  const email = `p${crypto.randomUUID()}@editeur.example`;
  const path = followUpOf(await write({ ...written, email }, { bindings: CALM }));
  const [{ id } = {}] = await rows('SELECT id FROM contact_message WHERE email = ?', email);
  const message = await findMessage(env.DB, String(id));
  if (!message) throw new Error('no message');
  const context = { database: env.DB, now: new Date(), newId: () => crypto.randomUUID(), agentId: 'rene', team: 'team@agence.example' };
  await agentActs('answer', message, written.message, context);
  expect((await sendTo(path, { action: 'reply', version: String(message.version + 1), message: written.message })).status).toBe(303);
  return { path, id: String(id), written };
}

describe.each(Object.entries(PAYLOADS))('S8: %s', (_, payloads) => {
  test('S8, rows 64 and 65: they are stored and shown as they are, and no element of the page comes from them', async () => {
    const plain = await sendEverywhere('un texte');
    const expected = await skeletonOf(await (await visit(plain.path)).text());
    const wrong: string[] = [];
    for (const payload of payloads) {
      const { path, id, written } = await sendEverywhere(payload);
      const [row] = await rows('SELECT name, subject, message FROM contact_message WHERE id = ?', id);
      expect(row).toEqual(written);
      const texts = await rows('SELECT text FROM contact_event WHERE message_id = ? AND text IS NOT NULL', id);
      expect(texts).toEqual([{ text: written.message }, { text: written.message }]);
      if (JSON.stringify(await skeletonOf(await (await visit(path)).text())) !== JSON.stringify(expected)) wrong.push(payload);
    }
    expect(wrong).toEqual([]);
    expect((await countRows()).contact_message).toBe(payloads.length + 1);
  });

  test('S8, row 66: mails have one line of subject and the elements that they always have', async () => {
    const shapes = (mails: ComposedMail[]) =>
      Promise.all(mails.map(async ({ html }) => (await skeletonOf(html)).filter((element) => element !== 'br ')));
    const plain = await shapes(await composed((await sendEverywhere('un texte')).id));
    for (const payload of payloads) {
      const { id } = await sendEverywhere(payload);
      const mails = await composed(id);
      expect(await shapes(mails), payload).toEqual(plain);
      for (const mail of mails) {
        expect(Object.keys(mail).sort()).toEqual(['html', 'subject', 'text']);
        expect(mail.subject, payload).toMatch(
          /^(?:Message reçu|Nouveau message|Suite du message|Réponse à votre message)[^\p{Cc}]* GU-\w{4}-\w{3}$/u,
        );
      }
      for (const { recipient } of await rows('SELECT recipient FROM outbox WHERE subject_id = ?', id))
        expect(recipient).toMatch(/^(?:p[0-9a-f-]{36}@editeur|conformite@agence|team@agence)\.example$/);
    }
  });

  test('S8, row 68: exports give them back, and no cell of a spreadsheet is a formula', async () => {
    for (const payload of payloads) {
      const { path, written } = await sendEverywhere(payload);
      const { message } = (await (await visit(`${path}donnees.json`)).json()) as { message: Record<string, string> };
      expect(message).toMatchObject(written);
      const csv = (await (await visit(`${path}donnees.csv`)).text()).replace(/^\ufeff/, '');
      const { data, errors } = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
      expect(errors, payload).toEqual([]);
      for (const cells of data) for (const cell of Object.values(cells)) expect(cell, payload).not.toMatch(/^(?:[\t\r\n]|\s*[=+\-@＝])/);
      expect(data.find(({ part, field }) => part === 'message' && field === 'message')?.value?.replace(/^'/, '')).toBe(written.message);
    }
  });

  test('S8, row 65: a form that is shown again holds them as they were typed, and no element comes from them', async () => {
    const counted = [
      'script',
      'img',
      'svg',
      'iframe',
      'style',
      'link',
      'meta',
      'base',
      'form',
      'object',
      'math',
      'template',
      'textarea',
      'input',
      'button',
      'b',
      'details',
    ];
    const count = async (html: string) => {
      const elements = (await skeletonOf(html)).map((element) => element.split(' ')[0]);
      return counted.map((name) => [name, elements.filter((element) => element === name).length]);
    };
    const wrong = (payload: string) => ({
      ...GOOD,
      name: payload,
      subject: payload,
      message: payload,
      candidature: payload,
      siren: payload,
      email: payload,
    });
    const expected = await count(await (await write(wrong('x'.repeat(31)))).text());
    for (const payload of payloads) {
      const response = await write(wrong(payload.replaceAll('\0', '')));
      expect(response.status, payload).toBe(400);
      const html = await response.text();
      expect(await count(html), payload).toEqual(expected);
      const attributes = (await skeletonOf(html)).flatMap((element) => element.split(' ').slice(1));
      expect(
        attributes.filter((name) => /^on|^style$|^formaction$/.test(name)),
        payload,
      ).toEqual([]);
    }
    expect((await countRows()).contact_message).toBe(0);
  });

  test('S8, row 69, V5: no log line holds any of them, also when the database is away', async () => {
    const away = {
      ...CALM,
      DB: { batch: () => Promise.reject(new Error('away')), prepare: () => ({ bind: () => ({}) }) } as unknown as D1Database,
    };
    for (const payload of payloads) {
      await write({ ...GOOD, subject: oneLine(payload, 150), message: storable(payload) }, { bindings: away });
      await sendTo(CONTACT, { ...GOOD, message: storable(payload) }, { bindings: away, headers: { accept: 'application/json' } });
      await ask(`${CONTACT}?subject=${encodeURIComponent(payload.replaceAll('\0', ''))}`);
      await visit(`/contact/suivi/${encodeURIComponent(payload.replaceAll('\0', ''))}/`);
    }
    expect(logged.length).toBeGreaterThan(0);
    for (const line of logged) {
      const { event, ...facts } = JSON.parse(line) as Record<string, unknown>;
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(event).toBe('request_failed');
      expect(Object.keys(facts).sort()).toEqual(['cause', 'code', 'requestId', 'route']);
    }
  });
});

test('S8: a page without its frame writes its title as text too', async () => {
  const ASSETS = { fetch: () => Promise.reject(new Error('away')) } as unknown as Fetcher;
  const response = await page({ ...(env as Env), ASSETS }, request('/'), { title: '</title><script>alert(1)</script>', view: 'texte' });
  const html = await response.text();
  expect(html).toMatch(/^<!doctype html><html lang="fr">/);
  expect(html).not.toContain('<script>');
  expect(await formOfAge(0)).toMatch(/^[\w-]+\.\w+\.[\w-]+$/);
});
