/** `npm run check`: the content, the types, the style and the dead code. Stops at the first that complains. */
import { run } from './run.ts';

await run('Content', 'node', ['src/authoring/compile-process.ts']);
await run("Types of the Worker's bindings", 'wrangler', ['types', 'worker-configuration.d.ts', '--include-env=false']);
await run('Types of the site', 'astro', ['check', '--minimumFailingSeverity', 'warning']);
await run('Types of the Worker', 'tsc', ['-p', 'functions']);
await run('Style', 'biome', ['ci', '--error-on-warnings', '.']);
await run('Dead code', 'knip', []);
