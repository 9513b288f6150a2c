import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  inBundle?: boolean;
  hasInstallScript?: boolean;
  name?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const manifest: Required<Pick<Locked, 'dependencies' | 'devDependencies' | 'optionalDependencies'>> & {
  overrides: Record<string, string | Record<string, string>>;
  allowScripts: Record<string, boolean>;
  scripts: Record<string, string>;
} = read('package.json');
const lock: { lockfileVersion: number; packages: Record<string, Locked> } = read('package-lock.json');

/** Of a package wherever it stands, or inside one package. */
const overrides = Object.entries(manifest.overrides).flatMap(([name, asked]) =>
  typeof asked === 'string' ? [[name, asked] as const] : Object.entries(asked),
);

const { '': root = {}, ...packages } = lock.packages;
const locked = Object.entries(packages);
const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

/** The package that an entry of the lock is: `node_modules/a/node_modules/@b/c` is `@b/c`. */
const nameOf = (place: string) => place.split('node_modules/').at(-1) ?? place;

/** Is `a` at least `b`? Versions without a suffix. */
function isAtLeast(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i += 1) if (left?.[i] !== right?.[i]) return (left?.[i] ?? 0) > (right?.[i] ?? 0);
  return true;
}

/** The versions never to go below (quality §2): each line has advisories behind it. */
const FLOORS: Record<string, string> = { hono: '4.13.19', astro: '6.1.10', wrangler: '4.59.1', 'better-auth': '1.7.16' };

describe('S9: exact versions', () => {
  test('S9: every version that package.json asks for is one version', () => {
    const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
    expect(
      ['^1.0.0', '~1.0.0', '1.x', '*', 'latest', '>=1.0.0', 'https://a.example/b.tgz', 'git+ssh://a'].filter((version) =>
        exact.test(version),
      ),
    ).toEqual([]);
    expect([...Object.entries(wanted), ...overrides].filter(([, version]) => !exact.test(version))).toEqual([]);
  });

  test('S9: a package is asked for once', () => {
    const names = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap(Object.keys);
    expect(new Set(names).size).toBe(names.length);
  });

  test('S9: the lock is of the same package.json', () => {
    expect(lock.lockfileVersion).toBe(3);
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) expect(root[kind]).toEqual(manifest[kind]);
  });

  test('S9: the lock holds exactly the versions asked for', () => {
    expect(Object.fromEntries(Object.keys(wanted).map((name) => [name, packages[`node_modules/${name}`]?.version]))).toEqual(wanted);
    for (const [name, version] of overrides)
      expect([...new Set(locked.filter(([place]) => nameOf(place) === name).map(([, entry]) => entry.version))]).toEqual([version]);
  });
});

describe('S9: what is downloaded', () => {
  test('S9: every package of the lock is bound to its content, or comes with another', () => {
    expect(locked.length).toBeGreaterThan(300);
    const unbound = locked.filter(
      ([, { integrity, link, inBundle }]) => !(link || inBundle || /^sha512-[\w+/]{86}==$/.test(integrity ?? '')),
    );
    expect(unbound.map(([place]) => place)).toEqual([]);
  });

  test('S9: the lock names no registry, so that it installs from any', () => {
    expect(locked.filter(([, { resolved, link }]) => resolved !== undefined && !link).map(([place]) => place)).toEqual([]);
    expect(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"(?:git\+|https?:\/\/)[^"]*\.(?:tgz|git)/);
  });
});

describe('S9: what runs when it is installed', () => {
  const withScript = [...new Set(locked.filter(([, entry]) => entry.hasInstallScript).map(([place]) => nameOf(place)))];

  test('S9: every package with an install script is decided in allowScripts', () => {
    expect(withScript.length).toBeGreaterThan(0);
    expect(withScript.filter((name) => !Object.hasOwn(manifest.allowScripts, name))).toEqual([]);
  });

  test('S9: none is allowed to run', () => {
    expect(Object.entries(manifest.allowScripts).filter(([, allowed]) => allowed)).toEqual([]);
  });

  test('S9: this package runs nothing by itself', () => {
    expect(Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)?(?:install|prepare|publish)$/.test(name))).toEqual([]);
  });
});

describe('S9: no version with a known hole', () => {
  test.each(Object.entries(FLOORS))('S9: %s is never below %s', (name, floor) => {
    const versions = locked.filter(([place]) => nameOf(place) === name).map(([, { version = '' }]) => version);
    expect(versions.filter((version) => !isAtLeast(version, floor))).toEqual([]);
  });

  test('S9: the floors can be told apart', () => {
    expect(isAtLeast('4.13.19', '4.13.19')).toBe(true);
    expect(isAtLeast('4.13.2', '4.13.19')).toBe(false);
    expect(isAtLeast('5.0.0', '4.13.19')).toBe(true);
    expect(isAtLeast('4.9.99', '4.13.0')).toBe(false);
  });

  test('S9: what has a floor and is used is asked for by name', () => {
    expect(Object.keys(FLOORS).filter((name) => locked.some(([place]) => nameOf(place) === name) && !(name in wanted))).toEqual([]);
  });
});
