/** What the mails of the site look like. Text and HTML are made from the same content, and say the same. */

import type { Child, PropsWithChildren } from 'hono/jsx';
import { compile } from 'html-to-text';
import { site } from '../.generated/site.ts';
import { frenchTypography } from '../src/faq/typography.ts';

/** Columns of the text: what old mail programs show without breaking lines. */
const COLUMNS = 76;

/** A link whose address can be read and copied, in a mail as on paper. */
export function MailLink({ label, href }: { label: string; href: string }) {
  return (
    <p>
      {label} :<br />
      <a href={href} style="overflow-wrap:anywhere">
        {href}
      </a>
    </p>
  );
}

/** What somebody wrote, set apart from what the site says; its lines are kept. */
export function MailQuote({ text }: { text: string }) {
  return (
    <blockquote style="margin:1em 0;padding-left:1em;border-left:3px solid #888">
      {text.split(/\r?\n/).map((line, index) => (
        <>
          {index > 0 && <br />}
          {line}
        </>
      ))}
    </blockquote>
  );
}

function MailDocument({ subject, children }: PropsWithChildren<{ subject: string }>) {
  return (
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{subject}</title>
      </head>
      <body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:40em;margin:1em auto;padding:0 1em">
        {children}
        <hr />
        <p>
          {site.name}
          <br />
          <a href={site.url}>{site.url}</a>
        </p>
        {site.demonstration && <p>Démonstration : ce message ne vient pas d’un service officiel.</p>}
      </body>
    </html>
  );
}

export interface MailContent {
  /** One line. */
  subject: string;
  body: Child;
  replyTo?: string;
}

/** Spaces that do not break, in what the site says; what somebody wrote is left as it is. */
function withFrenchSpaces(html: string): string {
  return html.replace(/<blockquote[\s\S]*?<\/blockquote>|<[^>]*>|[^<]+/g, (part) => (part.startsWith('<') ? part : frenchTypography(part)));
}

const toText = compile({
  wordwrap: COLUMNS,
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: false } },
    { selector: 'hr', options: { length: 3 } },
  ],
});

/** A mail ready to leave, from JSX: paragraphs, `MailLink`, `MailQuote`. */
export function composeMail({ subject, body, replyTo }: MailContent): { subject: string; text: string; html: string; replyTo?: string } {
  const html = withFrenchSpaces(`<!doctype html>${<MailDocument subject={subject}>{body}</MailDocument>}`);
  const text = toText(html);
  return { subject, text, html, ...(replyTo ? { replyTo } : {}) };
}
