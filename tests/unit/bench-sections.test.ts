import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');

test.each(['contact', 'accounts'])('bench:%s refuses a section that it does not have, before it measures anything', (name) => {
  for (const only of ['write', '', 'constructor']) {
    const { status, stdout, stderr } = spawnSync('node', [`bench/${name}.ts`, '--only', only], { cwd: ROOT, encoding: 'utf8' });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`no section is called « ${only} »`);
  }
});
