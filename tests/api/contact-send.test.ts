/** Writing to the agency: C1, C2, C4, C5, C7, C8, and what stands between a robot and the team. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { secretHash } from '../../functions/contact/follow-up-link.ts';
import { contactMails } from '../../functions/contact/mails.tsx';
import { FIELD_ERRORS, FORM_MESSAGES } from '../../functions/contact/messages.ts';
import { readReference } from '../../functions/contact/reference.ts';
import type { Env } from '../../functions/env.ts';
import { issueFormToken } from '../../functions/keyed-hash.ts';
import type { TakenMail } from '../../functions/outbox/model.ts';
import { solve } from '../../src/components/contact/proof.ts';
import { PDF } from '../support/files.ts';
import {
  accepted,
  act,
  BROWSER,
  CALM,
  CONTACT,
  countRows,
  decoded,
  eventKinds,
  everything,
  expectSound,
  followUpOf,
  forgetMessages,
  formOfAge,
  GOOD,
  hiddenOf,
  mailKinds,
  NOTHING,
  ONE,
  openForm,
  rows,
  run,
  sendTo,
  summaryOf,
  theMessage,
  visit,
  write,
} from './contact.ts';
import { ask, expectError, expectSecured, QUIET, questionAt, SITE } from './requests.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

beforeEach(forgetMessages);

describe('the form', () => {
  test('A4: it stands on the page without JavaScript, with a token of its own each time', async () => {
    const response = await visit(CONTACT);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expectSecured(response);
    const page = await response.text();
    for (const name of [
      'subject',
      'message',
      'name',
      'email',
      'siren',
      'candidature',
      'attachments',
      'offre',
      'couloir',
      'dispositif',
      'service',
      'thematique',
    ])
      expect(page, name).toMatch(new RegExp(`<(?:input|textarea|select)[^>]* name="${name}"`));
    expect(hiddenOf(page, 'form')).not.toBe(await openForm());
    expect(page).not.toContain('data-error-summary');
  });

  test('Q3: what the visitor comes from is carried over: question, choices, words', async () => {
    const { id, question } = questionAt(0);
    const query = new URLSearchParams({ question: id, couloir: 'hopital', vague: 'vague-2', subject: 'mots <b> cherchés' });
    const page = await (await visit(`${CONTACT}?${query}`)).text();
    expect(hiddenOf(page, 'question')).toBe(id);
    expect(decoded(page)).toContain(question);
    expect(page).toMatch(/<option value="hopital" selected[^>]*>/);
    expect(hiddenOf(page, 'vague')).toBe('vague-2');
    expect(page).toContain('value="mots &lt;b&gt; cherchés"');
    expect(await countRows()).toEqual(NOTHING);
  });
});

describe('C1, C4, C5: a message that is accepted', () => {
  test('C4: message, first event, link and mails stand in the database when the sender is told', async () => {
    const form = await openForm();
    const path = await accepted({
      form,
      siren: '732 829 320',
      candidature: 'DMN-42',
      couloir: 'hopital',
      message: 'Bonjour,\r\nlesquelles ?',
    });
    expect(await countRows()).toEqual(ONE);
    expect(await theMessage()).toMatchObject({
      ...GOOD,
      message: 'Bonjour,\nlesquelles ?',
      email_key: GOOD.email,
      siren: '732829320',
      candidature: 'DMN-42',
      facets: expect.stringContaining('"couloir":["hopital"]'),
      state: 'received',
      version: 1,
      assignee_id: null,
      routing_note: 'candidature_unknown',
      quarantine: null,
    });
    expect(await eventKinds()).toEqual(['received']);
    expect(await rows('SELECT kind, recipient, subject_id FROM outbox ORDER BY kind')).toEqual([
      { kind: 'contact_acknowledgement', recipient: GOOD.email, subject_id: (await theMessage()).id },
      { kind: 'contact_announcement', recipient: 'conformite@agence.example', subject_id: (await theMessage()).id },
    ]);
    await expectSound();
    const page = await (await visit(path)).text();
    expect(page).toContain('<h1>Message reçu</h1>');
    expect(page).toContain(String((await theMessage()).reference));
  });

  test('C1: without a candidature, the message is the team’s, without a note', async () => {
    await accepted();
    expect(await theMessage()).toMatchObject({ assignee_id: null, routing_note: null, candidature: null, state: 'received' });
  });

  test('C2: a candidature that is named changes nothing on the screen of the sender', async () => {
    const pages = await Promise.all(
      [{ email: 'a@editeur.example' }, { email: 'b@editeur.example', candidature: 'DMN-42' }].map(async (change) =>
        (await (await visit(await accepted(change))).text())
          .replace(/GU-\w{4}-\w{3}|\/contact\/suivi\/[\w-]+|[ab]@editeur/g, '')
          .replace(/<time.*?<\/time>/g, '')
          .replace(/value="\d+"/g, ''),
      ),
    );
    expect(pages[0]).toBe(pages[1]);
  });

  test('C5: the reference can be read over the phone; the secret has 256 bits and is in no column of any table', async () => {
    const path = await accepted({}, { files: [new File([PDF], 'a.pdf')] });
    await act(path, { action: 'reply', message: 'Et ceci.' });
    expect(readReference(String((await theMessage()).reference))).toBe((await theMessage()).reference);
    const secret = path.split('/').at(-2) ?? '';
    expect(Uint8Array.fromBase64(secret, { alphabet: 'base64url' })).toHaveLength(32);
    const tables = await rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'");
    for (const { name } of tables) expect(JSON.stringify(await rows(`SELECT * FROM "${name}"`)), String(name)).not.toContain(secret);
    expect(await rows('SELECT secret_hash FROM contact_link')).toEqual([{ secret_hash: secretHash(secret) }]);
  });

  test('a program gets the same redirect, and may send no form', async () => {
    const response = await sendTo(CONTACT, GOOD, { headers: { accept: 'application/json' } });
    followUpOf(response);
    expect(await countRows()).toEqual(ONE);
  });

  test('a form that is URL-encoded, as `curl -d` sends it, is read too', async () => {
    const body = new URLSearchParams({ ...GOOD, message: 'a\r\nb' });
    followUpOf(await ask(CONTACT, { method: 'POST', body, headers: { origin: SITE } }));
    expect((await theMessage()).message).toBe('a\nb');
  });

  /** Each table that a message is written to, with what makes its statement fail. */
  const STATEMENTS = {
    contact_message: 'INSERT',
    contact_event: 'INSERT',
    contact_link: 'INSERT',
    contact_attachment: 'INSERT',
    outbox: 'INSERT',
  } as const;

  test.each(Object.entries(STATEMENTS))(
    'C4: when the statement on %s fails, nothing at all is written, and the text is kept',
    async (table, what) => {
      await env.DB.prepare(`CREATE TRIGGER broken BEFORE ${what} ON ${table} BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END`).run();
      try {
        const response = await write({ message: 'à ne pas perdre' }, { files: [new File([PDF], 'a.pdf')] });
        expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
        const page = await response.text();
        expect(page).toContain('à ne pas perdre');
        expect(page).not.toContain('broken on purpose');
        expect(await countRows()).toEqual(NOTHING);
      } finally {
        await env.DB.prepare('DROP TRIGGER broken').run();
      }
    },
  );

  test.each(['contact_acknowledgement', 'contact_announcement'])(
    'C4: when the mail %s cannot be owed, there is no message either',
    async (kind) => {
      await env.DB.prepare(
        `CREATE TRIGGER broken BEFORE INSERT ON outbox WHEN NEW.kind = '${kind}' BEGIN SELECT RAISE(ABORT, 'broken'); END`,
      ).run();
      try {
        expect((await write()).status).toBe(503);
        expect(await countRows()).toEqual(NOTHING);
      } finally {
        await env.DB.prepare('DROP TRIGGER broken').run();
      }
    },
  );

  test('C4, known-bad twin: without a batch, a message is left without its mails', async () => {
    await env.DB.prepare('CREATE TABLE naive_message (id TEXT)').run();
    await env.DB.prepare('CREATE TABLE naive_mail (id TEXT CHECK (id IS NULL))').run();
    const naive = async () => {
      await run("INSERT INTO naive_message VALUES ('1')");
      await run("INSERT INTO naive_mail VALUES ('1')");
    };
    await expect(naive()).rejects.toThrow('CHECK');
    expect(await rows('SELECT * FROM naive_message')).toHaveLength(1);
  });
});

describe('C7: what was read before', () => {
  test('C7: questions marked « lu, ne répond pas », and the one that the sender comes from, travel with the message', async () => {
    const [one, other, from] = [questionAt(1), questionAt(2), questionAt(3)];
    await accepted({ read: [one.id, other.id, one.id, 'unheard-of', ''], question: from.id });
    expect(await theMessage()).toMatchObject({ read_questions: JSON.stringify([one.id, other.id]), question_id: from.id });
  });

  test('C7: they stay on a page that is shown again', async () => {
    const { id, question } = questionAt(1);
    const page = await (await write({ read: [id], subject: '' })).text();
    expect(page).toContain(`name="read" value="${id}" checked`);
    expect(decoded(page)).toContain(question);
  });

  test('C7: a question that is not published is left out, and hides nothing', async () => {
    await accepted({ question: "' OR 1=1", read: ['__proto__', 'constructor'] });
    expect(await theMessage()).toMatchObject({ read_questions: '[]', question_id: null });
  });

  test('C7: 50 of them at most', async () => {
    await accepted({ read: Array.from({ length: 60 }, (_, rank) => questionAt(rank).id) });
    expect(JSON.parse(String((await theMessage()).read_questions))).toHaveLength(50);
  });
});

describe('C8: the acknowledgement', () => {
  const SPELLINGS = ['Ana@Bücher.example', 'ANA@BÜCHER.EXAMPLE', 'ana@xn--bcher-kva.example', 'ａna@bu\u0308cher.example'];
  const acknowledgements = () => rows("SELECT recipient, subject_id FROM outbox WHERE kind = 'contact_acknowledgement'");

  test('C8: at most one an hour to an address, however it is spelled; the team is told of each message', async () => {
    for (const email of SPELLINGS) await accepted({ email });
    expect(await acknowledgements()).toHaveLength(1);
    expect((await mailKinds()).filter((kind) => kind === 'contact_announcement')).toHaveLength(SPELLINGS.length);
    await accepted({ email: 'ben@bücher.example' });
    expect(await acknowledgements()).toHaveLength(2);
  });

  test('C8: 5 messages to one address at once, as many as are calm, cause one', async () => {
    const paths = await Promise.all(
      Array.from({ length: 5 }, (_, rank) =>
        accepted({ email: SPELLINGS[rank % SPELLINGS.length] ?? '', subject: `n° ${rank}` }, { bindings: CALM }),
      ),
    );
    expect(new Set(paths).size).toBe(5);
    expect(await acknowledgements()).toHaveLength(1);
  });

  test('C8, known-bad twin: looking first and then writing causes several', async () => {
    await env.DB.prepare('CREATE TABLE naive_acknowledgement (recipient TEXT)').run();
    const naive = async () => {
      const found = await env.DB.prepare('SELECT 1 FROM naive_acknowledgement').first();
      if (!found) await run("INSERT INTO naive_acknowledgement VALUES ('ana')");
    };
    await Promise.all(Array.from({ length: 20 }, naive));
    expect((await rows('SELECT * FROM naive_acknowledgement')).length).toBeGreaterThan(1);
  });

  test('C8: after 59:59 there is none, after 60:01 there is one', async () => {
    await accepted();
    await run('UPDATE outbox SET created_at = ?', ago(HOUR - 1000));
    await accepted();
    expect(await acknowledgements()).toHaveLength(1);
    await run('UPDATE outbox SET created_at = ?', ago(HOUR + 1000));
    await accepted();
    expect(await acknowledgements()).toHaveLength(2);
  });

  test('C8: a sender who gets none is told to keep the address of the page', async () => {
    const [first, second] = [await accepted(), await accepted()];
    expect(await (await visit(first)).text()).toContain('avec l’adresse de cette page part à');
    const page = await (await visit(second)).text();
    expect(page).toContain('Gardez l’adresse de cette page');
  });

  test('C8: it holds nothing that the sender wrote; the team’s mails hold neither text nor address', async () => {
    const canary = (field: string) => `canari-${field}`;
    const path = await accepted({
      name: canary('name'),
      email: 'canari-email@editeur.example',
      subject: canary('subject'),
      message: canary('message'),
      candidature: canary('candidature'),
    });
    await act(path, { action: 'reply', message: canary('reply') });
    const owed = await rows('SELECT * FROM outbox ORDER BY kind');
    expect(owed.map(({ kind }) => kind)).toEqual(['contact_acknowledgement', 'contact_announcement', 'contact_reply_announcement']);
    for (const { id, kind, recipient, recipient_key, subject_id, parameters, message_id } of owed) {
      const mail = {
        id,
        kind,
        recipient,
        recipientKey: recipient_key,
        subjectId: subject_id,
        parameters: JSON.parse(String(parameters)) as TakenMail['parameters'],
        messageId: message_id,
        attempts: 1,
        createdAt: '',
      } as TakenMail;
      const composed = await contactMails[String(kind)]?.(mail, env as Env);
      expect(JSON.stringify(composed), String(kind)).toContain(String((await theMessage()).reference));
      expect(JSON.stringify({ ...composed, parameters }), String(kind)).not.toContain('canari');
      // V6: only the sender's own mail holds the link.
      expect(JSON.stringify(composed).includes(path), String(kind)).toBe(kind === 'contact_acknowledgement');
    }
  });
});

describe('validation: every error is said, and nothing typed is lost', () => {
  const WRONG = {
    name: '\u200b',
    email: 'ana@',
    subject: '',
    message: 'Gardé <b>tel quel</b>',
    siren: '123',
    candidature: '<7>',
    offre: 'unheard-of',
  };

  test('a page with a summary that leads to each field, in the order of the page', async () => {
    const response = await write({ ...WRONG, couloir: 'hopital' });
    expect(response.status).toBe(400);
    expectSecured(response);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const page = await response.text();
    const wrong = [
      ['offre', FIELD_ERRORS.facet],
      ['subject', FIELD_ERRORS.subject.missing],
      ['name', FIELD_ERRORS.name.missing],
      ['email', FIELD_ERRORS.email.unreadable],
      ['siren', FIELD_ERRORS.siren.unreadable],
      ['candidature', FIELD_ERRORS.candidature.unreadable],
    ] as const;
    expect(summaryOf(page)).toEqual(wrong.map(([field, sentence]) => [field, sentence]));
    expect(page).toMatch(/<title>Erreur : /);
    expect(page).toMatch(/data-error-summary[^>]*>|autofocus/);
    for (const [field] of wrong) {
      const control = new RegExp(`<(?:input|select|textarea)[^>]*id="champ-${field}"[^>]*>`).exec(page)?.[0] ?? '';
      expect(control, field).toContain('aria-invalid="true"');
      const described = /aria-describedby="([^"]*)"/.exec(control)?.[1]?.split(' ') ?? [];
      expect(described, field).toContain(`champ-${field}-erreur`);
      for (const id of described) expect(page, id).toContain(`id="${id}"`);
    }
    expect(page).not.toMatch(/<textarea[^>]*aria-invalid/);
    for (const typed of ['value="ana@"', 'value="123"', 'value="&lt;7&gt;"', '\nGardé &lt;b&gt;tel quel&lt;/b&gt;</textarea>'])
      expect(page).toContain(typed);
    expect(page).toMatch(/<option value="hopital" selected/);
    expect(await countRows()).toEqual(NOTHING);
  });

  test('a text that begins with line ends, or has many, comes back as it was', async () => {
    const page = await (await write({ message: '\n\n a\n\n b', name: '' })).text();
    expect(page).toMatch(/<textarea[^>]*>\n\n\n a\n\n b<\/textarea>/);
  });

  test('a value that several choices at once bring is said at its fieldset', async () => {
    const page = await (await write({ couloir: ['hopital', 'unheard-of'] })).text();
    expect(summaryOf(page)).toEqual([['couloir', FIELD_ERRORS.facet]]);
    expect(page).toMatch(/<fieldset[^>]*id="champ-couloir"[^>]*aria-describedby="champ-couloir-erreur"/);
  });

  test('the same as JSON, field by field', async () => {
    const error = await expectError(await write(WRONG, { headers: { accept: 'application/json' } }), 'invalid_input');
    expect(Object.keys(error.fields ?? {}).sort()).toEqual(['candidature', 'email', 'name', 'offre', 'siren', 'subject']);
  });

  test('files that came along are kept, listed, may be left out, and go with the next try; the token stays', async () => {
    const form = await openForm();
    const first = await (await write({ form, name: '' }, { files: [new File([PDF], 'a.pdf'), new File([PDF], 'b.pdf')] })).text();
    expect(hiddenOf(first, 'form')).toBe(form);
    const kept = [...first.matchAll(/name="kept" value="([^"]+)" checked/g)].map(([, id = '']) => id);
    expect(kept).toHaveLength(2);
    const second = await (await write({ form, name: '', kept: kept.slice(0, 1) }, { files: [new File([PDF], 'c.pdf')] })).text();
    expect([...second.matchAll(/name="kept" value="([^"]+)" checked/g)]).toHaveLength(2);
    const all = [...second.matchAll(/name="kept" value="([^"]+)"/g)].map(([, id = '']) => id);
    const path = await accepted({ form, kept: all });
    expect(await rows('SELECT name FROM contact_attachment WHERE event_number = 1 ORDER BY name')).toEqual([
      { name: 'a.pdf' },
      { name: 'c.pdf' },
    ]);
    expect(await (await visit(path)).text()).toMatch(/a\.pdf.*c\.pdf/s);
  });

  test('files of another form cannot be taken along', async () => {
    await write({ name: '' }, { files: [new File([PDF], 'a.pdf')] });
    const [{ id } = {}] = await rows('SELECT id FROM contact_attachment');
    await accepted({ kept: String(id) });
    expect(await rows('SELECT message_id FROM contact_attachment')).toEqual([{ message_id: null }]);
  });

  test('« Vouliez-vous dire … ? » is said and stops nothing', async () => {
    expect(await (await write({ email: 'ana@gmial.com', name: '' })).text()).toMatch(
      /Vouliez-vous dire\s*<strong>ana@gmail\.com<\/strong>/,
    );
    const path = await accepted({ email: 'ana@gmial.com' });
    expect(await (await visit(path)).text()).toMatch(/Vouliez-vous dire\s*<strong>ana@gmail\.com<\/strong>/);
    expect((await theMessage()).email).toBe('ana@gmial.com');
  });

  test('10 MB of text are too long, and said at the field', async () => {
    const response = await write({ message: 'a'.repeat(10_000_000) });
    expect(response.status).toBe(400);
    expect(summaryOf(await response.text())).toEqual([['message', FIELD_ERRORS.message.long]]);
    expect(await countRows()).toEqual(NOTHING);
  });

  test('a name of 300 emoji is too long; one of 60 is written', async () => {
    expect(summaryOf(await (await write({ name: '👍'.repeat(300) })).text())).toEqual([['name', FIELD_ERRORS.name.long]]);
    await accepted({ name: '👍'.repeat(60) });
    expect((await theMessage()).name).toBe('👍'.repeat(60));
  });
});

describe('tokens of the form', () => {
  test('one that is 48 hours old is taken; one second more, and the form is shown again with all that was written, to be sent once more', async () => {
    await accepted({ form: await formOfAge(48 * HOUR - 1000) });
    const stale = await formOfAge(48 * HOUR + 1000);
    const response = await write({ form: stale, message: 'Toujours là' }, { files: [new File([PDF], 'a.pdf')] });
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain(FORM_MESSAGES.stale);
    expect(page).toContain('Toujours là');
    const kept = hiddenKept(page);
    expect(kept).toHaveLength(1);
    const fresh = hiddenOf(page, 'form');
    expect(fresh).not.toBe(stale);
    await accepted({ form: fresh, message: 'Toujours là', kept });
    expect((await countRows()).contact_message).toBe(2);
    expect(await rows('SELECT count(*) AS n FROM contact_attachment WHERE message_id IS NOT NULL')).toEqual([{ n: 1 }]);
  });

  const hiddenKept = (page: string) => [...page.matchAll(/name="kept" value="([^"]+)"/g)].map(([, id = '']) => id);

  test.each([
    ['of one’s own', async () => 'x.y.z'],
    ['empty', async () => ''],
    ['with another signature', async () => (await formOfAge(MINUTE)).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['with another time', async () => (await formOfAge(MINUTE)).replace(/\.\w+\./, `.${Date.now().toString(36)}.`)],
    ['of another purpose', async () => issueFormToken((env as Env).CONTACT_SECRET, 'vote', new Date())],
    ['of the future', async () => formOfAge(-HOUR)],
    ['of 26 hours ahead', async () => formOfAge(-26 * HOUR)],
    ['with something after it', async () => `${await formOfAge(MINUTE)}.x`],
    ['with NUL', async () => `${await formOfAge(MINUTE)}\0`],
  ])('a token %s is none: the form is shown again with another', async (_, forge) => {
    const response = await write({ form: await forge() });
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain(GOOD.subject);
    expect(await countRows()).toEqual(NOTHING);
    await accepted({ form: hiddenOf(page, 'form') });
  });
});

describe('row 88: robots', () => {
  const links = 'https://a.example https://b.example https://c.example';

  test('the field that people do not see: the robot sees the normal answer, no mail leaves, the message is set aside', async () => {
    const normal = await accepted({ email: 'a@editeur.example' });
    const path = await accepted({ site_web: 'https://spam.example', email: 'b@editeur.example' });
    expect(await rows("SELECT state, quarantine, version FROM contact_message WHERE email = 'b@editeur.example'")).toEqual([
      { state: 'received', quarantine: 'honeypot', version: 2 },
    ]);
    expect(await rows('SELECT o.kind FROM outbox o JOIN contact_message m ON m.id = o.subject_id WHERE m.quarantine IS NOT NULL')).toEqual(
      [],
    );
    await expectSound();
    const shown = async (address: string) =>
      (await (await visit(address)).text())
        .replace(/GU-\w{4}-\w{3}|\/contact\/suivi\/[\w-]+|[ab]@editeur/g, '')
        .replace(/<time.*?<\/time>/g, '')
        .replace(/value="\d+"/g, '')
        .replace(/<div class="prose next-steps">.*?<\/div>/s, '');
    expect(await shown(path)).toBe(await shown(normal));
  });

  test('two signs set a message aside: written in no time, with many links', async () => {
    await accepted({ form: await formOfAge(0), message: links });
    expect(await theMessage()).toMatchObject({ quarantine: 'suspicious' });
    expect(await eventKinds()).toEqual(['received', 'quarantined']);
    expect(await mailKinds()).toEqual([]);
  });

  test('one sign does not', async () => {
    await accepted({ form: await formOfAge(0), email: 'a@editeur.example' });
    await accepted({ message: links, email: 'b@editeur.example' });
    await accepted({ message: '<a href="x">x</a>', email: 'c@editeur.example' });
    expect(await rows('SELECT count(*) AS n FROM contact_message WHERE quarantine IS NOT NULL')).toEqual([{ n: 0 }]);
  });

  /** A network that has sent so much that more is not calm. */
  const BUSY = { ...QUIET, CONTACT_CALM: '2' };
  const busy = async () => {
    for (const rank of [1, 2]) await accepted({ email: `e${rank}@editeur.example` }, { bindings: BUSY });
  };
  const challengeOf = (page: string) => decoded(/data-proof="([^"]*)"/.exec(page)?.[1] ?? '');

  test('under pressure, a proof of work is asked for with all that was written; who gives it is taken, once', async () => {
    await busy();
    const form = await openForm();
    const response = await write({ form, message: 'Sous pression' }, { bindings: BUSY, files: [new File([PDF], 'a.pdf')] });
    expect(response.status).toBe(429);
    const page = await response.text();
    expect(page).toContain('Sous pression');
    expect(page).toContain(FORM_MESSAGES.proof);
    expect(hiddenOf(page, 'form')).toBe(form);
    const kept = [...page.matchAll(/name="kept" value="([^"]+)"/g)].map(([, id = '']) => id);
    expect(kept).toHaveLength(1);
    expect((await countRows()).contact_message).toBe(2);

    const altcha = await solve(challengeOf(page));
    const before = await countRows();
    const path = followUpOf(await write({ form, message: 'Sous pression', altcha, kept }, { bindings: BUSY }));
    expect(await countRows()).toMatchObject({ contact_message: before.contact_message + 1, contact_proof: 1 });
    expect(await rows("SELECT quarantine FROM contact_message WHERE message = 'Sous pression'")).toEqual([{ quarantine: null }]);
    // The same again is the same message.
    expect(followUpOf(await write({ form, message: 'Sous pression', altcha, kept }, { bindings: BUSY }))).toBe(path);

    // Another form does not live from it.
    const other = await write({ altcha, message: 'Autre' }, { bindings: BUSY });
    expect(other.status).toBe(429);
    // Nor the same one, once its message is forgotten and its proof is not.
    await env.DB.batch(
      ['outbox', 'contact_link', 'contact_attachment', 'contact_event'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)),
    );
    await run("DELETE FROM contact_message WHERE message = 'Sous pression'");
    expect((await write({ form, message: 'Rejoué', altcha }, { bindings: BUSY })).status).toBe(429);
    expect(await rows("SELECT count(*) AS n FROM contact_message WHERE message = 'Rejoué'")).toEqual([{ n: 0 }]);
  });

  test('a proof that is none is none: made up, changed, over, of another form', async () => {
    await busy();
    const form = await openForm();
    const page = await (await write({ form }, { bindings: BUSY })).text();
    const altcha = await solve(challengeOf(page));
    const parsed = JSON.parse(altcha) as { challenge: { signature: string; parameters: Record<string, unknown> }; solution: unknown };
    const { challenge, solution } = parsed;
    const changed = (parameters: object) =>
      JSON.stringify({ solution, challenge: { ...challenge, parameters: { ...challenge.parameters, ...parameters } } });
    const other = await openForm();
    for (const [proof, token] of [
      ['{}', form],
      ['null', form],
      ['[', form],
      ['7', form],
      [JSON.stringify({ challenge: null, solution: null }), form],
      [JSON.stringify({ challenge: {}, solution: {} }), form],
      [JSON.stringify({ challenge, solution: {} }), form],
      [JSON.stringify({ challenge: { ...challenge, signature: 'x' }, solution }), form],
      [changed({ expiresAt: 1 }), form],
      [changed({ expiresAt: 99_999_999_999 }), form],
      [changed({ cost: 1 }), form],
      [changed({ data: { form: other.split('.')[0] } }), other],
      [altcha, other],
    ] as const)
      expect((await write({ form: token, altcha: proof }, { bindings: BUSY })).status, proof.slice(0, 60)).toBe(429);
    expect((await countRows()).contact_proof).toBe(0);
    followUpOf(await write({ form, altcha }, { bindings: BUSY }));
  });

  test('who cannot give a proof may write all the same: an agent looks first', async () => {
    await busy();
    const form = await openForm();
    const page = await (await write({ form }, { bindings: BUSY })).text();
    expect(page).toMatch(/<button[^>]*name="unproven" value="1"/);
    followUpOf(await write({ form, unproven: '1' }, { bindings: BUSY }));
    expect(await rows("SELECT email FROM contact_message WHERE quarantine = 'unproven'")).toEqual([{ email: GOOD.email }]);
  });

  test('a program under pressure is told to come back later', async () => {
    await busy();
    const response = await write({}, { bindings: BUSY, headers: { accept: 'application/json' } });
    expect(response.headers.get('retry-after')).toBe('600');
    await expectError(response, 'too_many_requests');
  });

  test('errors of validation do not count: 40 of them, and the message passes', async () => {
    for (let round = 0; round < 40; round += 1) expect((await write({ email: 'ana@' }, { bindings: BUSY })).status).toBe(400);
    await accepted({}, { bindings: BUSY });
  });

  test('one address is calm up to five messages an hour; another network or another hour begins anew', async () => {
    const from = (network: string, email: string, bindings = QUIET) =>
      write({ email }, { bindings, headers: { 'cf-connecting-ip': network } });
    for (let round = 0; round < 5; round += 1) followUpOf(await from(`192.0.2.${round}`, GOOD.email));
    expect((await from('192.0.2.9', GOOD.email.toUpperCase())).status).toBe(429);
    followUpOf(await from('192.0.2.9', 'ben@editeur.example'));
    await run('UPDATE contact_message SET created_at = ?', ago(HOUR + 1000));
    followUpOf(await from('192.0.2.9', GOOD.email));
  });

  test('of 20 at once from one address, five are taken; the others are asked for a proof, and leave nothing behind', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => write({}, { bindings: CALM })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(5).fill(303), ...Array(15).fill(429)]);
    expect(await countRows()).toMatchObject({ contact_message: 5, contact_event: 5, contact_link: 5, outbox: 6 });
  });

  test('known-bad twin: to count first and to write then takes more of them', async () => {
    await env.DB.prepare('CREATE TABLE naive_sending (email TEXT)').run();
    const naive = async () => {
      const { n = 0 } = (await env.DB.prepare('SELECT count(*) AS n FROM naive_sending').first<{ n: number }>()) ?? {};
      if (n < 5) await run("INSERT INTO naive_sending VALUES ('ana')");
    };
    await Promise.all(Array.from({ length: 20 }, naive));
    expect((await rows('SELECT * FROM naive_sending')).length).toBeGreaterThan(5);
  });

  test('row 57: a network is what the platform says, IPv6 by its first half; a header that anybody can write changes nothing', async () => {
    const from = (headers: Record<string, string>, rank: number) =>
      write({ email: `f${rank}@editeur.example` }, { bindings: BUSY, headers });
    followUpOf(await from({ 'cf-connecting-ip': '2001:db8:0:1::1' }, 1));
    followUpOf(await from({ 'cf-connecting-ip': '2001:db8::1:ffff:0:0:2' }, 2));
    expect((await from({ 'cf-connecting-ip': '2001:db8:0:1:9::', 'x-forwarded-for': '198.51.100.7' }, 3)).status).toBe(429);
    followUpOf(await from({ 'cf-connecting-ip': '2001:db8:0:2::1' }, 4));
  });

  test('row 88: a robot sends 1,000 messages: they are set aside or asked for a proof, and somebody on its network is still served', async () => {
    const robot = { 'cf-connecting-ip': '192.0.2.66' };
    const statuses = new Map<number, number>();
    for (let round = 0; round < 20; round += 1)
      await Promise.all(
        Array.from({ length: 50 }, async (_, rank) => {
          const trapped = rank % 10 === 0;
          const { status } = await sendTo(
            CONTACT,
            { ...GOOD, email: `r${round}-${rank}@robot.example`, ...(trapped && { site_web: 'x' }) },
            { headers: { ...robot, accept: rank % 2 ? BROWSER : 'application/json' } },
          );
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }),
      );
    expect([...statuses.keys()].sort()).toEqual([303, 429]);
    const mailed = Number((await rows("SELECT count(*) AS n FROM outbox WHERE kind = 'contact_acknowledgement'"))[0]?.n);
    // Those that were under way when the thirtieth was written.
    expect(mailed).toBeLessThan(80);
    expect(await rows("SELECT count(*) AS n FROM contact_message WHERE quarantine = 'honeypot'")).toEqual([{ n: 100 }]);

    const form = await openForm();
    const page = await (await write({ form }, { headers: robot })).text();
    const altcha = await solve(challengeOf(page));
    followUpOf(await write({ form, altcha }, { headers: robot }));
    expect(await rows('SELECT quarantine FROM contact_message WHERE email = ?', GOOD.email)).toEqual([{ quarantine: null }]);
    await expectSound();
  });

  test('nothing of the network’s address is stored, but a hash that changes from day to day', async () => {
    await accepted({}, { headers: { 'cf-connecting-ip': '192.0.2.123', 'user-agent': 'canari-agent' } });
    const stored = JSON.stringify(await everything());
    expect(stored).not.toContain('192.0.2');
    expect(stored).not.toContain('canari-agent');
    expect((await theMessage()).network).toMatch(/^[\w-]{43}$/);
  });
});
