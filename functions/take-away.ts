/** What is kept about a person, as they take it away (V4): for a program, and for a spreadsheet. */
import Papa from 'papaparse';

/** Facts by part: `account`, `sessions`… A part is one thing, or several. */
export type Kept = Readonly<Record<string, object | readonly object[]>>;

function download(body: string, type: string, file: string): Response {
  return new Response(body, {
    headers: { 'content-type': `${type}; charset=utf-8`, 'content-disposition': `attachment; filename="${file}"` },
  });
}

/** @param file without its ending */
export function asJson(kept: Kept, file: string): Response {
  return download(`${JSON.stringify(kept, null, 2)}\n`, 'application/json', `${file}.json`);
}

/** What a spreadsheet would run, also when it goes on over several lines. */
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@\uff0b\uff0d\uff1d\uff20])/;

/** One line a fact: `part, place, field, value`; what a spreadsheet would run as a formula is shown as text (row 68). */
export function asCsv(kept: Kept, file: string): Response {
  const rows = Object.entries(kept).flatMap(([part, facts]) =>
    (Array.isArray(facts) ? facts : [facts]).flatMap((one: object, place) => factsOf(part, place + 1, one)),
  );
  const csv = Papa.unparse(rows, { escapeFormulae: FORMULA, newline: '\r\n' });
  return download(`\ufeff${csv}\r\n`, 'text/csv', `${file}.csv`);
}

function factsOf(part: string, place: number, facts: object) {
  return Object.entries(facts).map(([field, value]) => ({
    part,
    place,
    field,
    value: typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''),
  }));
}
