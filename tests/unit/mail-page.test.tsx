import { describe, expect, test } from 'vitest';
import { composeMail, MailLink, MailQuote } from '../../functions/mail-page.tsx';

const LINK = `https://guichet.example/contact/suivi/${'a1'.repeat(32)}/`;
/** Spaces that do not break, seen. */
const seen = (text: string) => text.replaceAll('\u00a0', '~').replaceAll('\u202f', '_');

const mail = composeMail({
  subject: 'Votre message a bien été reçu',
  body: (
    <>
      <p>Bonjour,</p>
      <p>
        L’équipe « conformité » vous répondra dans les 10 jours ; gardez bien la référence de votre message : <strong>GUI-2345-K</strong>.
      </p>
      <MailLink label="Suivre votre demande" href={LINK} />
      <MailQuote text={'Pourquoi ? Parce que :\r\n\r\n<script>alert(1)</script> & <a href="https://evil.example">là</a>'} />
    </>
  ),
});

describe('the two forms of a mail', () => {
  test('the text reads as a letter: paragraphs, links written out whole, quotations marked, lines that fit', () => {
    expect(seen(mail.text)).toBe(`Bonjour,

L’équipe «~conformité~» vous répondra dans les 10~jours_; gardez bien la
référence de votre message~: GUI-2345-K.

Suivre votre demande~:
${LINK}

> Pourquoi ? Parce que :
> 
> <script>alert(1)</script> & <a href="https://evil.example">là</a>

---

Guichet des industriels
https://guichet.example

Démonstration~: ce message ne vient pas d’un service officiel.`);
    expect(mail.text.split('\n').filter((line) => line !== LINK && line.length > 76)).toEqual([]);
  });

  test('S8: what somebody wrote is text in the HTML too, and is the only thing quoted', () => {
    expect(mail.html).toContain('Pourquoi ? Parce que :<br/><br/>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;a href=');
    expect(mail.html).not.toMatch(/<script|evil\.example">/);
    expect(mail.html.match(/href="[^"]*"/g)).toEqual([`href="${LINK}"`, 'href="https://guichet.example"']);
  });

  test('S8: neither a quotation nor a title that somebody wrote can end what it stands in', () => {
    const { html, text } = composeMail({
      subject: '</title><script>alert(1)</script>',
      body: <MailQuote text={'</blockquote><img src=x onerror=alert(1)>\n</body>'} />,
    });
    expect(html).not.toMatch(/<script|<img/);
    expect(html.match(/<\/blockquote>|<\/body>|<\/title>/g)).toEqual(['</title>', '</blockquote>', '</body>']);
    expect(text).toContain('> </blockquote><img src=x onerror=alert(1)>\n> </body>');
  });

  test('the HTML is a French document that loads nothing', () => {
    expect(mail.html).toMatch(/^<!doctype html><html lang="fr">/);
    expect(mail.html).toContain('<title>Votre message a bien été reçu</title>');
    expect(mail.html).not.toMatch(/<img|<link|<script|<style|url\(|src=/);
  });

  test('an address for answers is handed on, when there is one', () => {
    expect(composeMail({ subject: 'a', body: 'b', replyTo: 'equipe@agence.example' }).replyTo).toBe('equipe@agence.example');
    expect(mail).not.toHaveProperty('replyTo');
  });
});
