/** S8: texts that mean something to a database, a browser, a mail program, a spreadsheet or a log, by family. Each is met as plain text. */

/** Every pair of two lists. */
const each = <A, B>(one: readonly A[], other: readonly B[], join: (a: A, b: B) => string): string[] =>
  one.flatMap((a) => other.map((b) => join(a, b)));

const SQL = each(
  ["'", '"', "')", "'))", '`', ''],
  [
    ...[' OR 1=1 --', ' OR 1=1 #', ' OR 1=1 /*', '; DROP TABLE contact_message; --', '; DELETE FROM outbox; --'],
    ...[
      ' UNION SELECT email, name FROM contact_message --',
      ' AND 1=(SELECT count(*) FROM user) --',
      "||(SELECT password FROM credential)||'",
    ],
    ...[
      '; ATTACH DATABASE x AS y; --',
      ' LIKE %_% ESCAPE',
      '; PRAGMA writable_schema=1; --',
      ' NEAR("a" "b", 5) *',
      ' GLOB *',
      ' ?1 :a @b $c',
    ],
  ],
  (quote, rest) => `x${quote}${rest}`,
);

const HTML = each(
  ['', '"><', "'><", '</textarea><', '</title><', '--><', '</script><'],
  [
    ...[
      'script>alert(1)</script>',
      'img src=x onerror=alert(1)>',
      'svg onload=alert(1)>',
      'svg/onload=alert(1)>',
      'iframe src=//evil.example>',
    ],
    ...[
      'body onload=alert(1)>',
      'input autofocus onfocus=alert(1)>',
      'details open ontoggle=alert(1)>',
      'math><mi xlink:href=javascript:alert(1)>',
    ],
    ...[
      'style>@import url("//evil.example")</style>',
      'link rel=stylesheet href=//evil.example>',
      'meta http-equiv=refresh content="0;//evil.example">',
    ],
    ...[
      'base href=//evil.example>',
      'form action=//evil.example>',
      'object data=//evil.example>',
      'template><b>',
      'a href=javascript:alert(1)>x</a>',
      'b>gras</b>',
    ],
  ],
  (before, tag) => `${before}${before.endsWith('<') ? '' : '<'}${tag}`,
);

const ATTRIBUTE = each(
  ['"', "'", '`', '&quot;', '&#34;', '\\"'],
  [
    ' onmouseover=alert(1) x=',
    ' autofocus onfocus=alert(1) ',
    ' style=background:url(//evil.example) ',
    ' src=//evil.example ',
    '>',
    ' formaction=//evil.example ',
  ],
  (quote, attribute) => `${quote}${attribute}${quote}`,
);

const ADDRESS = each(
  [
    'javascript:',
    'JaVaScRiPt:',
    'java&#115;cript:',
    'data:text/html,',
    'vbscript:',
    '//evil.example/',
    'https:evil.example/',
    '/\\evil.example/',
  ],
  ['alert(1)', '<script>alert(1)</script>', '%3Cscript%3Ealert(1)%3C/script%3E', '?next=//evil.example', '#"onload="alert(1)'],
  (scheme, rest) => scheme + rest,
);

const HEADER = each(
  ['\r\n', '\n', '\r', '%0d%0a', '\u2028', '\u0085', '\u000b'],
  [
    ...[
      'Set-Cookie: a=b',
      'Location: //evil.example',
      'X-Evil: 1',
      'Content-Type: text/html',
      '\r\n<script>alert(1)</script>',
      'HTTP/1.1 200 OK',
      'Content-Length: 0',
    ],
  ],
  (end, header) => `x${end}${header}`,
);

const MAIL = each(
  ['\r\n', '\n', '\r', '%0a', '\u2029', ' ', '; ', ','],
  [
    ...[
      'Bcc: victime@evil.example',
      'To: victime@evil.example',
      'Subject: autre',
      'Content-Type: multipart/mixed; boundary=x',
      '\r\n.\r\nMAIL FROM:<a@evil.example>',
    ],
    ...[
      '=?utf-8?q?=0ABcc:_victime@evil.example?=',
      'Reply-To: <a@evil.example>',
      '<victime@evil.example>',
      'DATA',
      'RCPT TO:<victime@evil.example>',
    ],
  ],
  (end, header) => `Objet${end}${header}`,
);

const LOG = each(
  ['\u001b[2J', '\u001b]0;titre\u0007', '\u0000', '\u2028', '\n', '\r', '\u0008\u0008\u0008', '\u009b31m', '"}\n{"', '\u202e'],
  ['{"event":"sign_in_succeeded"}', 'ERROR forged', '","event":"x', '\\u0000', '$(id)', '\u0060id\u0060'],
  (control, text) => `x${control}${text}`,
);

const FORMULA = each(
  ['=', '+', '-', '@', '\t=', '\r=', '\n=', ' =', '＝', '"=', ';='],
  [
    '1+1',
    'cmd|"/C calc"!A0',
    'HYPERLINK("https://evil.example";"x")',
    'SUM(A1:A9)',
    'IMPORTXML("//evil.example";"/")',
    "DDE('cmd';'/C calc')",
    '1+1\nsuite',
    '1;2"3',
  ],
  (sign, formula) => sign + formula,
);

const TEMPLATE = each(
  ['{{', '${', '<%=', '#{', '{%', '[[', '{{{', '@(', '*{', '%{'],
  ['7*7', 'constructor.constructor("alert(1)")()', 'process.env', 'self', 'request.cookies', "''.__class__.__mro__", 'convergence.url'],
  (open, text) =>
    `${open}${text}${({ '{{': '}}', '<%=': '%>', '{%': '%}', '[[': ']]', '{{{': '}}}', '@(': ')' } as Record<string, string>)[open] ?? '}'}`,
);

export const PAYLOADS: Readonly<Record<string, readonly string[]>> = {
  SQL,
  HTML,
  'attributes of HTML': ATTRIBUTE,
  addresses: ADDRESS,
  'headers of HTTP': HEADER,
  'headers of mail': MAIL,
  logs: LOG,
  'formulas of spreadsheets': FORMULA,
  templates: TEMPLATE,
};
