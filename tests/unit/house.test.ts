/** The walls of the house (design: « The house »). Each wall is shown to see a breach before it is trusted to see none. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const FOLDERS = ['functions', 'src', 'tools', 'bench', 'tests', 'content', 'docs', 'public', 'migrations'];

/** Every path of a folder, from the root, with `/`. */
function filesOf(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/** A source file as walls look at it. */
class Source {
  readonly file: string;
  /** Without comments. */
  readonly code: string;
  /** What is imported, as it is written. */
  readonly imports: { from: string; typeOnly: boolean }[];

  constructor(file: string, text: string) {
    this.file = file;
    this.code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
    this.imports = [
      ...[...this.code.matchAll(/\b(?:import|export)\s+(type\s)?[^;'"()]*?\bfrom\s*['"]([^'"]+)['"]/g)].map(([, type, from = '']) => ({
        from,
        typeOnly: type !== undefined,
      })),
      ...[...this.code.matchAll(/\bimport\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, from = '']) => ({ from, typeOnly: false })),
    ];
  }

  /** Imports of this repository's own files, from the root. */
  get own(): { from: string; typeOnly: boolean }[] {
    return this.imports
      .filter(({ from }) => from.startsWith('.'))
      .map(({ from, typeOnly }) => ({ from: path.posix.join(path.posix.dirname(this.file), from), typeOnly }));
  }

  get packages(): string[] {
    return this.imports.map(({ from }) => from).filter((from) => !from.startsWith('.'));
  }
}

const SOURCES = ['functions', 'src', 'tools', 'bench', 'tests']
  .flatMap(filesOf)
  .filter((file) => /\.(?:ts|tsx|mts|mjs|astro)$/.test(file))
  .map((file) => new Source(file, readFileSync(path.join(ROOT, file), 'utf8')));

/** The feature that a file of the Worker belongs to; null for the Worker's own files. */
const featureOf = (file: string) => /^functions\/([^/]+)\//.exec(file)?.[1] ?? null;
const isPureOfFeature = (file: string) => /^functions\/[^/]+\/(?:(?:[a-z-]+-)?rules|model|tree|representative-match)\.ts$/.test(file);
/** What is as pure as rules, and may be imported by them. */
const PURE = ['functions/canonical.ts', 'functions/accounts/representative-match.ts', '.generated/common-passwords.ts'];
/** Packages that only calculate, from what they are given. */
const PURE_PACKAGES = ['date-fns', '@socialgouv/jours-feries'];
/** What a feature offers to the others. */
const OFFERED = [
  'functions/outbox/owe-mail.ts',
  'functions/accounts/agent-session.ts',
  'functions/accounts/desk-header.tsx',
  ...['model.ts', 'messages.ts', 'recognise.ts', 'store.ts', 'download.ts', 'views.tsx'].map((file) => `functions/files/${file}`),
];
/** WebCrypto has no scrypt; the platform has Node's. */
const HASHES = ['functions/accounts/password-hash.ts', 'functions/keyed-hash.ts'];
/** Files of src/faq that only a browser runs. */
const BROWSER_ONLY = [
  'src/faq/guided/enhance.ts',
  'src/faq/list/enhance.ts',
  ...['pagefind-index.ts', 'search-thread.ts', 'search-worker.ts'].map((file) => `src/faq/search/${file}`),
];
const isPureOfSite = (file: string) => file.startsWith('src/faq/') && !BROWSER_ONLY.includes(file);
const NO_CLOCK_NOR_CHANCE = /new Date\(\s*\)|\bDate\.now\b|\bMath\.random\b|\bcrypto\.(?:random\w*|getRandomValues)|\bperformance\.now\b/;

interface Wall {
  wall: string;
  /** What a file does against the wall, or null. */
  breach(source: Source): string | null;
  /** Made-up files that breach it. */
  bad: [file: string, text: string][];
  /** Made-up files that do not, though they look like it. */
  good?: [file: string, text: string][];
}

/** The first import that a test refuses. */
const refused = (imports: { from: string; typeOnly: boolean }[], refuse: (from: string, typeOnly: boolean) => boolean) =>
  imports.find(({ from, typeOnly }) => refuse(from, typeOnly))?.from ?? null;
const found = (code: string, pattern: RegExp) => pattern.exec(code)?.[0] ?? null;

const WALLS: Wall[] = [
  {
    wall: 'rules.ts and model.ts import no clock, no chance, no D1, no Hono: only their own model and the closed lists of the site',
    breach: ({ file, own, packages, code }) => {
      if (!isPureOfFeature(file)) return null;
      const outside = own.find(
        ({ from }) => !/^src\/(?:faq|contact)\//.test(from) && !PURE.includes(from) && from !== `functions/${featureOf(file)}/model.ts`,
      );
      return outside?.from ?? packages.find((name) => !PURE_PACKAGES.includes(name)) ?? found(code, NO_CLOCK_NOR_CHANCE);
    },
    bad: [
      ['functions/vote/rules.ts', "import { Hono } from 'hono';"],
      ['functions/vote/rules.ts', "import { listVotes } from './repository.ts';"],
      ['functions/vote/model.ts', "import { eq } from 'drizzle-orm';"],
      ['functions/vote/rules.ts', 'const now = new Date();'],
      ['functions/vote/rules.ts', 'const id = crypto.randomUUID();'],
    ],
    good: [
      [
        'functions/vote/rules.ts',
        "import type { Vote } from './model.ts'; // not hono\nimport { addDays } from 'date-fns';\nconst time = new Date(vote.time);",
      ],
    ],
  },
  {
    wall: "features of the Worker do not import each other's insides, but what a feature offers to the others",
    breach: ({ file, own }) =>
      featureOf(file) === null
        ? null
        : refused(own, (from) => featureOf(from) !== null && featureOf(from) !== featureOf(file) && !OFFERED.includes(from)),
    bad: [
      ['functions/contact/routes.tsx', "import { mayVote } from '../feedback/rules.ts';"],
      ['functions/contact/submit.ts', "import { insertMail } from '../outbox/repository.ts';"],
    ],
    good: [['functions/contact/routes.tsx', "import { page } from '../page.tsx'; import { may } from './rules.ts';"]],
  },
  {
    wall: 'outside a feature, only app.ts imports its routes, only after-work.ts its mails and its after-work; index.ts imports these two alone',
    breach: ({ file, own }) => {
      if (!file.startsWith('functions/') || featureOf(file) !== null) return null;
      if (file === 'functions/index.ts')
        return refused(own, (from, typeOnly) => !typeOnly && !['functions/app.ts', 'functions/after-work.ts'].includes(from));
      return refused(
        own,
        (from) =>
          featureOf(from) !== null &&
          !(file === 'functions/app.ts' && /routes\.tsx?$/.test(from)) &&
          !(file === 'functions/after-work.ts' && /\/(?:(?:[a-z]+-)?mails\.tsx?|drain\.ts|purge\.ts|recheck\.ts|owe-mail\.ts)$/.test(from)),
      );
    },
    bad: [
      ['functions/errors.ts', "import { REFUSALS } from './feedback/model.ts';"],
      ['functions/app.ts', "import { upsertVote } from './feedback/repository.ts';"],
      ['functions/index.ts', "import { log } from './log.ts';"],
    ],
  },
  {
    wall: 'inside a feature, imports go one way: routes, actions and views, rules, repository, tables and model',
    breach: ({ file, own }) => {
      const upwards: Record<string, RegExp> = {
        tables: /\/(?:repository|rules|routes|views|messages|schema)\.tsx?$/,
        repository: /\/(?:routes|views|messages|schema)\.tsx?$/,
        messages: /\/(?:repository|routes|views|rules)\.tsx?$/,
        schema: /\/(?:repository|routes|views|rules)\.tsx?$/,
        views: /\/(?:repository|routes|tables)\.tsx?$/,
      };
      const forbidden = featureOf(file) === null ? undefined : upwards[path.posix.basename(file).replace(/\.tsx?$/, '')];
      return forbidden ? refused(own, (from) => forbidden.test(from)) : null;
    },
    bad: [
      ['functions/vote/repository.ts', "import { voteRoutes } from './routes.tsx';"],
      ['functions/vote/views.tsx', "import { findVote } from './repository.ts';"],
    ],
  },
  {
    wall: 'the site never imports the Worker, its tests or its tools',
    breach: ({ file, own }) =>
      file.startsWith('src/') ? refused(own, (from) => /^(?:functions|tests|tools|bench|migrations)\//.test(from)) : null,
    bad: [['src/pages/a.astro', "---\nimport { app } from '../../functions/app.ts';\n---"]],
    good: [['src/pages/a.astro', "---\nimport { site } from '../../.generated/site.ts';\n---"]],
  },
  {
    wall: 'the Worker imports from the site only src/faq, src/contact, src/security-headers.ts and types of src/authoring',
    breach: ({ file, own }) =>
      file.startsWith('functions/')
        ? refused(
            own,
            (from, typeOnly) =>
              from.startsWith('src/') &&
              !from.startsWith('src/faq/') &&
              !from.startsWith('src/contact/') &&
              from !== 'src/security-headers.ts' &&
              !(typeOnly && from.startsWith('src/authoring/')),
          )
        : null,
    bad: [
      ['functions/page.tsx', "import Header from '../src/components/Header.astro';"],
      ['functions/published.ts', "import { compileContent } from '../src/authoring/compile.ts';"],
    ],
    good: [['functions/published.ts', "import type { Site } from '../src/authoring/front-matter.ts';"]],
  },
  {
    wall: 'the Worker imports nothing that only a test, a tool or Node has, but the hashes of node:crypto',
    breach: ({ file, own, packages }) =>
      file.startsWith('functions/')
        ? (refused(own, (from) => /^(?:tests|tools|bench|content)\//.test(from)) ??
          packages.find((name) => name.startsWith('node:') && !(HASHES.includes(file) && name === 'node:crypto')) ??
          null)
        : null,
    bad: [
      ['functions/accounts/auth.ts', "import { scrypt } from 'node:crypto';"],
      ['functions/accounts/password-hash.ts', "import { readFileSync } from 'node:fs';"],
      ['functions/a.ts', "import { readFileSync } from 'node:fs';"],
      ['functions/a.ts', "import { withFolder } from '../tests/support/content-folder.ts';"],
    ],
  },
  {
    wall: 'the site never sees D1 or a secret',
    breach: ({ file, code }) => (file.startsWith('src/') ? found(code, /\bD1Database\b|\b[A-Z]+_SECRET\b|drizzle/) : null),
    bad: [
      ['src/faq/a.ts', 'function read(database: D1Database) {}'],
      ['src/pages/a.astro', '---\nconst key = import.meta.env.FEEDBACK_SECRET;\n---'],
    ],
  },
  {
    wall: 'src/faq is pure: no Node, no document, no network, no part of Hono but its JSX and HTML, except in the files that only a browser runs',
    breach: ({ file, packages, code }) => {
      if (!isPureOfSite(file)) return null;
      const outside = packages.find(
        (name) => name.startsWith('node:') || (/^hono(?:\/|$)/.test(name) && !/^hono\/(?:jsx|html)$/.test(name)),
      );
      return (
        outside ??
        found(code, /\bdocument\.(?!startsWith)(?:query|body|create|active)\w*|\bwindow\b|\bfetch\s*\(|\blocalStorage\b|\blocation\./)
      );
    },
    bad: [
      ['src/faq/select.ts', "import { readFileSync } from 'node:fs';"],
      ['src/faq/list/FaqList.tsx', "import { Hono } from 'hono';"],
      ['src/faq/search.ts', "const index = await fetch('/pagefind/');"],
      ['src/faq/facets.ts', "document.querySelector('a');"],
    ],
    good: [['src/faq/search/rank.ts', 'for (const { document, score } of ranked) list.push(document);']],
  },
  {
    wall: 'no clock and no chance in what must be the same on every run: rules, models, repositories, views, and the whole site (P25)',
    breach: ({ file, code }) =>
      file.startsWith('src/') || /^functions\/[^/]+\/(?:rules|model|repository|tables|schema|messages|views)\.tsx?$/.test(file)
        ? found(code, NO_CLOCK_NOR_CHANCE)
        : null,
    bad: [
      ['functions/vote/repository.ts', 'const now = new Date();'],
      ['src/faq/changes.ts', 'const today = Date.now();'],
      ['src/faq/select.ts', 'list.sort(() => Math.random() - 0.5);'],
      ['functions/vote/repository.ts', 'const id = crypto.randomUUID();'],
    ],
    good: [['src/faq/typography.ts', 'new Date(iso)']],
  },
  {
    wall: 'the time is read in routes, index, app and the middleware of who is signed in, and passed on',
    breach: ({ file, code }) =>
      file.startsWith('functions/') &&
      !/(?:routes\.tsx?|functions\/(?:index|app|accounts\/(?:(?:agent|account)-session|step-up))\.ts)$/.test(file)
        ? found(code, /new Date\(\s*\)|\bDate\.now\b|\bMath\.random\b/)
        : null,
    bad: [['functions/feedback/vote.ts', 'await upsertVote(database, vote, new Date());']],
  },
  {
    wall: 'SQL is never put together from text: no template in prepare() or exec(), no sql.raw()',
    breach: ({ file, code }) =>
      file.startsWith('functions/')
        ? found(code, /\.(?:prepare|exec)\(\s*(?:`|[^'")]*\+|[^'")]*\$\{)|\bsql\.raw\b|\.(?:prepare|exec)\(\s*['"][^'"]*['"]\s*\+/)
        : null,
    bad: [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the breach is in the text
      ['functions/a.ts', 'database.prepare(`SELECT * FROM a WHERE b = ${b}`)'],
      ['functions/a.ts', 'database.prepare(`SELECT 1`)'],
      ['functions/a.ts', "database.prepare('SELECT ' + b)"],
      ['functions/a.ts', 'sql.raw(b)'],
    ],
    good: [['functions/a.ts', "database.prepare('SELECT 1').first()"]],
  },
  {
    wall: 'tables are asked in repositories alone',
    breach: ({ file, packages, code }) =>
      file.startsWith('functions/') && file !== 'functions/database.ts' && !/\/(?:[a-z-]+-)?(?:repository|tables)\.ts$/.test(file)
        ? (packages.find((name) => name.startsWith('drizzle-orm')) ??
          found(code, /\b(?:SELECT|INSERT|UPDATE|DELETE)\b.*\b(?:FROM|INTO|SET)\b/))
        : null,
    bad: [
      ['functions/feedback/routes.tsx', "import { drizzle } from 'drizzle-orm/d1';"],
      ['functions/feedback/vote.ts', "database.prepare('DELETE FROM feedback_vote')"],
    ],
    good: [['functions/health/routes.ts', "database.prepare('SELECT 1')"]],
  },
  {
    wall: 'V5: only functions/log.ts writes to the console',
    breach: ({ file, code }) => (file.startsWith('functions/') && file !== 'functions/log.ts' ? found(code, /\bconsole\b/) : null),
    bad: [['functions/feedback/vote.ts', 'console.log(input.comment);']],
  },
  {
    wall: 'parts of Hono with known holes are not used (quality §2)',
    breach: ({ file, packages, code }) =>
      file.startsWith('functions/')
        ? (packages.find((name) => /^hono\/(?:cache|jwt|cors)$/.test(name)) ?? found(code, /\bapp\.mount\(/))
        : null,
    bad: [
      ['functions/app.ts', "import { cache } from 'hono/cache';"],
      ['functions/app.ts', "app.mount('/a', other.fetch);"],
    ],
  },
  {
    wall: 'no path alias: an import is relative, with its ending, or names a package',
    breach: ({ imports }) =>
      refused(
        imports,
        (from) =>
          /^(?:@\/|~|#|\/|src\/|functions\/)/.test(from) ||
          (from.startsWith('.') && !/\.(?:tsx?|mjs|astro|css|json|svg|woff2)(?:\?\w+)?$/.test(from)),
      ),
    bad: [
      ['src/pages/a.astro', "---\nimport A from '@/components/A.astro';\n---"],
      ['src/faq/a.ts', "import { b } from '~/b.ts';"],
      ['src/faq/a.ts', "import { b } from './b';"],
      ['src/faq/a.ts', "import { b } from '.';"],
    ],
    good: [['src/faq/a.ts', "import { b } from './b.ts'; import c from '@astrojs/starlight';"]],
  },
  {
    wall: 'no barrel: no file only hands on what others export',
    breach: ({ code }) => found(code, /\bexport\s+\*\s+from\b/),
    bad: [['src/faq/index.ts', "export * from './select.ts';"]],
  },
];

describe('the walls of the house', () => {
  test('the sources are there to be looked at', () => {
    expect(SOURCES.length).toBeGreaterThan(60);
    for (const file of ['functions/index.ts', 'functions/feedback/rules.ts', 'src/faq/select.ts', 'src/pages/index.astro'])
      expect(SOURCES.map((source) => source.file)).toContain(file);
  });

  // This file shows breaches as text.
  const others = SOURCES.filter(({ file }) => file !== 'tests/unit/house.test.ts');

  describe.each(WALLS)('$wall', ({ breach, bad, good = [] }) => {
    test('is not breached', () => {
      const breaches = others.map((source) => [source.file, breach(source)] as const).filter(([, what]) => what !== null);
      expect(breaches).toEqual([]);
    });

    test('would be seen to be', () => {
      expect(bad.filter(([file, text]) => breach(new Source(file, text)) === null)).toEqual([]);
      expect(good.filter(([file, text]) => breach(new Source(file, text)) !== null)).toEqual([]);
    });
  });
});

describe('files and folders', () => {
  const all = FOLDERS.flatMap(filesOf);

  test('there is no drawer: no folder named utils, helpers, common, shared, lib or misc', () => {
    const drawers = /(?:^|\/)(?:utils?|helpers?|common|shared|lib|misc)(?:\/|\.\w+$)/;
    expect('src/utils/a.ts').toMatch(drawers);
    expect('functions/helpers.ts').toMatch(drawers);
    expect(all.filter((file) => drawers.test(file))).toEqual([]);
  });

  test('files of a feature have the names that design.md gives, and every feature has routes, but the outbox and the files, which others have for theirs', () => {
    const features = new Set(all.map(featureOf).filter((feature) => feature !== null && !['outbox', 'files'].includes(feature)));
    const routed = new Set(all.filter((file) => /^functions\/[^/]+\/routes\.tsx?$/.test(file)).map(featureOf));
    expect(routed).toEqual(features);
  });

  test('file names are kebab-case; components have a capital', () => {
    const names = all
      .filter((file) => /^(?:functions|src|tools|bench|tests)\/.*\.(?:ts|tsx|css)$/.test(file))
      .map((file) => path.posix.basename(file));
    expect(names.filter((name) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)*|[A-Z]\w*)\.(?:ts|tsx|css)$/.test(name))).toEqual([]);
    const components = all.filter((file) => /^src\/components\/.*\.astro$/.test(file)).map((file) => path.posix.basename(file));
    expect(components.filter((name) => !/^[A-Z]/.test(name))).toEqual([]);
  });

  test('an escape never stands in an attribute between quotes, where JSX shows it as it is typed', () => {
    const escaped = /\s[\w-]+="[^"\n]*\\u[\da-f]{4}/;
    expect('<Field hint="Par exemple\\u00a0: ceci" />').toMatch(escaped);
    expect(all.filter((file) => /\.(?:tsx|astro)$/.test(file) && escaped.test(readFileSync(path.join(ROOT, file), 'utf8')))).toEqual([]);
  });

  test('TypeScript and package.json define no alias', () => {
    const tsconfig =
      readFileSync(path.join(ROOT, 'tsconfig.json'), 'utf8') + readFileSync(path.join(ROOT, 'functions/tsconfig.json'), 'utf8');
    expect(tsconfig).not.toMatch(/"paths"|"baseUrl"/);
    expect(JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))).not.toHaveProperty('imports');
  });
});
