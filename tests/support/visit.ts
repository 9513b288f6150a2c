/** The `test` of every journey: whatever a page does wrong on its way fails the test that opened it. */
import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
import { Tally } from './vote.ts';

/**
 * What pages did wrong: errors and warnings of the console, exceptions, refusals by the security policy (S2), failed requests,
 * requests to another origin (S9).
 */
export class Faults {
  readonly #seen: string[] = [];
  readonly #allowed: RegExp[] = [];

  add(fault: string): void {
    this.#seen.push(fault);
  }

  /** Names the faults that a test provokes. */
  allow(...patterns: RegExp[]): void {
    this.#allowed.push(...patterns);
  }

  get all(): readonly string[] {
    return this.#seen;
  }

  get unexpected(): string[] {
    return this.#seen.filter((fault) => !this.#allowed.some((pattern) => pattern.test(fault)));
  }
}

/** What the browser says by itself of an answer with an error status, of a page or of what it asks for. */
export const ERROR_STATUS = /^console error: Failed to load resource: the server responded with a status of/;

async function watch(context: BrowserContext, faults: Faults, origin: string): Promise<void> {
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.add(`console ${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => faults.add(`exception: ${error.error().message}`));
  context.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol.startsWith('http') && asked !== origin) faults.add(`other origin: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // What was under way when the page was left is aborted.
    if (reason !== 'net::ERR_ABORTED') faults.add(`failed request: ${reason} ${request.url()}`);
  });
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      console.error(`security policy: ${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
}

interface Fixtures {
  faults: Faults;
  /** Counts the « oui » of a question. */
  tally: (slug: string) => Promise<Tally>;
  /** Another browser profile on the same site, watched like the first. */
  newVisitor: (options?: BrowserContextOptions) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are asked for from this pattern
  faults: async ({}, use) => {
    const faults = new Faults();
    await use(faults);
    expect(faults.unexpected, 'what the pages did wrong').toEqual([]);
  },
  context: async ({ context, faults, baseURL }, use) => {
    await watch(context, faults, baseURL ?? '');
    await use(context);
  },
  tally: async ({ playwright, baseURL }, use) => {
    const tallies: Tally[] = [];
    await use(async (slug) => {
      const tally = await Tally.of(playwright, baseURL ?? '', slug);
      tallies.push(tally);
      return tally;
    });
    for (const tally of tallies) await tally.end();
  },
  newVisitor: async ({ browser, faults, baseURL, locale }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...(baseURL && { baseURL }), ...(locale && { locale }), ...options });
      contexts.push(context);
      await watch(context, faults, baseURL ?? '');
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };
