/** Bodies that lie, that never end, that come by the byte, on real sockets to the real Worker (quality: rows 77 and 80). */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalWorker } from '../../tools/local-worker.ts';
import { faultsOf, messagesOf, readDatabase } from './support/evidence.ts';
import { newPerson, openForm, type Person, sendForm } from './support/person.ts';
import { chunk, formHead, openSocket, sendRaw } from './support/raw.ts';
import { newState, start } from './support/worker.ts';

const FORM = 'application/x-www-form-urlencoded';
const MEBIBYTE = 1024 * 1024;
/** Nobody listens there: no mail leaves. */
const NO_RELAY = 9;

let state: string;
let worker: LocalWorker;
beforeAll(async () => {
  state = await newState();
  worker = await start(state, NO_RELAY);
});
afterAll(() => worker.stop());

/** The fields of a form that would be taken. */
async function written(name: string): Promise<string> {
  const person = newPerson(name);
  await openForm(worker.origin, person);
  const { token, subject, email } = person;
  return new URLSearchParams({ form: token ?? '', subject, message: 'Bonjour', name: 'Camille Exemple', email }).toString();
}

/** So many megabytes in one text field, in chunks, and no end. */
function* longField(megabytes: number): Generator<string> {
  yield formHead(worker.origin, 'multipart/form-data; boundary=part', 'Transfer-Encoding: chunked');
  yield chunk('--part\r\nContent-Disposition: form-data; name="message"\r\n\r\n');
  const filler = chunk(randomBytes(MEBIBYTE / 2).toString('hex'));
  for (let sent = 0; sent < megabytes; sent += 1) yield filler;
}

describe('row 77: bodies that are too long, or lie about their length', () => {
  test('row 77: 50 MB in chunks is refused with 413, before its end, and the connection is closed', async () => {
    const answer = await sendRaw(worker.origin, longField(33));
    expect(answer).toMatchObject({ status: 413, closed: true });
    expect(answer.text).toMatch(/x-content-type-options: nosniff/i);
    const longer = await sendRaw(worker.origin, longField(50));
    // Who goes on writing may be cut off before reading why.
    expect(longer).toMatchObject({ status: longer.status && 413, closed: true });
  });

  test('row 77: memory stays flat under 50 MB in chunks, again and again', async () => {
    const memory: number[] = [];
    for (let time = 0; time < 12; time += 1) {
      await sendRaw(worker.origin, longField(50));
      memory.push(worker.runtime().memory);
    }
    // Had each left behind what was read of it, 32 MB, eight more would hold 256 MB.
    const grown = (Math.max(...memory.slice(8)) - Math.max(...memory.slice(0, 4))) / MEBIBYTE;
    expect(grown, memory.map((bytes) => Math.round(bytes / MEBIBYTE)).join(' ')).toBeLessThan(64);
  });

  test('row 77: a form without files is refused beyond 256 KiB, whether it says its length or comes in chunks', async () => {
    const long = `message=${'a'.repeat(256 * 1024)}`;
    const said = await sendRaw(worker.origin, [formHead(worker.origin, FORM, `Content-Length: ${long.length}`), long]);
    expect(said.status).toBe(413);
    const chunked = await sendRaw(worker.origin, [formHead(worker.origin, FORM, 'Transfer-Encoding: chunked'), chunk(long), '0\r\n\r\n']);
    expect(chunked.status).toBe(413);
  });

  test('row 77: two lengths that differ are refused with 400 and the connection is closed', async () => {
    const body = await written('deux-longueurs');
    const lengths = [`Content-Length: ${body.length}`, 'Content-Length: 5'];
    for (const headers of [lengths, lengths.toReversed()]) {
      const answer = await sendRaw(worker.origin, [formHead(worker.origin, FORM, ...headers), body]);
      expect(answer).toMatchObject({ status: 400, closed: true });
    }
  });

  test('row 77: a length beside chunks is refused, or the chunks alone count: nothing passes between the two', async () => {
    // Read by its length, the first one would end before the second, which would then be a sending of its own.
    const hidden = await written('passager');
    const second = `${formHead(worker.origin, FORM, `Content-Length: ${hidden.length}`)}${hidden}`;
    const first = chunk(`message=${second}`);
    const length = `Content-Length: ${first.indexOf('POST /contact/')}`;
    for (const headers of [
      [length, 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked', length],
    ]) {
      const answer = await sendRaw(worker.origin, [formHead(worker.origin, FORM, ...headers), first, '0\r\n\r\n']);
      expect(answer.status).toBe(400);
      expect(answer.text.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
    }
  });

  test('row 77: a length that is too short leaves the rest unread; nothing of either is a message', async () => {
    const body = await written('trop-court');
    const answer = await sendRaw(worker.origin, [formHead(worker.origin, FORM, 'Content-Length: 60'), body]);
    expect(answer).toMatchObject({ status: 400, closed: true });
  });

  test('row 77: a length that is never reached makes no message', async () => {
    const body = await written('trop-long');
    const socket = openSocket(worker.origin);
    socket.write(formHead(worker.origin, FORM, `Content-Length: ${body.length + 100}`) + body);
    await new Promise<void>((resolve) => socket.end(() => resolve()));
    socket.destroy();
  });
});

describe('row 80: 500 people whose forms come by the byte', () => {
  test('row 80, P21: the others are served meanwhile', async () => {
    const body = await written('lenteur');
    const sockets = Array.from({ length: 500 }, () => openSocket(worker.origin));
    const drop = (at: number) => {
      for (const socket of sockets) socket.write(body.charAt(at));
    };
    for (const socket of sockets) socket.write(formHead(worker.origin, FORM, `Content-Length: ${body.length}`));
    let at = 0;
    const others: Person[] = [];
    for (; at < 20; at += 1) {
      drop(at);
      const person = newPerson(`autre-${at}`);
      others.push(person);
      await openForm(worker.origin, person);
      expect(await sendForm(worker.origin, person)).toBe(true);
    }
    // All of them still hold on: the others were served in their presence.
    expect(sockets.filter((socket) => socket.writable && socket.readable)).toHaveLength(500);
    for (const socket of sockets) socket.destroy();

    await worker.stop();
    const { messages, faults } = readDatabase(state, (database) => ({ messages: messagesOf(database), faults: faultsOf(database) }));
    // Of all that was sent to it, that is what the Worker took.
    expect(messages.map(({ subject }) => subject).sort()).toEqual(others.map(({ subject }) => subject).sort());
    expect(faults).toEqual([]);
  });
});
