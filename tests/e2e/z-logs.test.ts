/** V5: what the Worker logged while all the other files ran (it runs last: files go by their names, one at a time). */
import { readdirSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@playwright/test';

const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g;

/** What would be somebody's in what the Worker says in a log line; the mark and the colours around it are wrangler's. Null when nothing is. */
function personalIn(line: string): string | null {
  const said = stripVTControlCharacters(line.slice(line.indexOf('{')));
  const rest = said.replace(UUID, '');
  const [found = null] =
    /\S*@\S*|\b\d{1,3}(?:\.\d{1,3}){3}\b|[0-9a-f]*:[0-9a-f]*:[0-9a-f:]+|Mozilla|[^\u0020-\u007e]+|(?=[\w-]*\d)[\w-]{22,}/i.exec(rest) ?? [];
  return found;
}

test('V5: no address, no name, no text, no secret of anybody is in any log line of the whole run', () => {
  // The Worker of these tests, and those that some of them start.
  const logs = readdirSync('.cache').filter((name) => /^worker-\d+\.log$/.test(name));
  const lines = logs.flatMap((name) => readFileSync(`.cache/${name}`, 'utf8').split('\n'));
  const events = lines.filter((line) => line.includes('{"event":'));
  expect(events, 'nothing was logged: this file goes with the others').not.toEqual([]);
  expect(events.map(personalIn).filter((found) => found !== null)).toEqual([]);
  // The rest is said by wrangler: an error that nobody caught would be told there, with its data.
  expect(lines.filter((line) => /uncaught/i.test(line))).toEqual([]);
});

test('V5: the search would find them', () => {
  const seen = [
    '{"to":"claire@editeur.example"}',
    '{"ip":"192.0.2.7"}',
    '{"ip":"2001:db8::7"}',
    '{"agent":"Mozilla/5.0"}',
    '{"name":"Zoé"}',
  ];
  for (const line of [...seen, '{"route":"/contact/suivi/q83vEjRWeJASNFZ4kBI0Vg/"}']) expect(personalIn(line), line).not.toBeNull();
  expect(
    personalIn('{"event":"mails_sent","id":"2f1c7b1e-9a60-4f5e-8f6b-7f0f4e9f2b11","sent":3,"route":"/contact/suivi/:secret/"}'),
  ).toBeNull();
  expect(personalIn('\u001b[31m✘ [ERROR] {"event":"mail_failed","attempts":1}\u001b[39m')).toBeNull();
});
