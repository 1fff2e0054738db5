import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, postmasterPid, startParent } from '../fixtures/parent-process.js';
import { startDevServer } from './start-dev-server.js';

// An ordinary user can only be one; root can be another one as well.
const NOBODY = { uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dev-server-test-'));
  chmodSync(folder, 0o755);
  if (isRoot) chownSync(folder, NOBODY.uid, NOBODY.gid);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('an ordinary user runs PostgreSQL as that user', async () => {
  const dataDir = join(folder, 'data');
  const parent = await startParent({ options: { dataDir }, cwd: '/', ...(isRoot && { user: NOBODY }) });
  const owner = isRoot ? NOBODY.uid : process.getuid?.();
  expect(statSync(join(dataDir, 'postgres')).uid).toBe(owner);
  expect(statSync(`/proc/${postmasterPid(dataDir)}`).uid).toBe(owner);
  expect((await ask(parent.server, 'POST', '/classes/Note', { text: 'mine' })).status).toBe(201);
  process.kill(parent.process.pid ?? 0, 'SIGTERM');
  await once(parent.process, 'exit');

  // Root may look after the folder of an ordinary user without taking the database away from that user.
  if (!isRoot) return;
  await using server = await startDevServer({ dataDir });
  expect((await ask(server, 'GET', '/classes/Note')).body).toMatchObject({ results: [{ text: 'mine' }] });
  expect(statSync(`/proc/${postmasterPid(dataDir)}`).uid).toBe(owner);
});

test('as root, a folder that PostgreSQL may not enter is told before anything is made', async () => {
  if (!isRoot) return;
  chownSync(folder, 0, 0);
  chmodSync(folder, 0o700);
  await expect(startDevServer({ dataDir: join(folder, 'data') })).rejects.toThrow(
    `because you are root, may not enter ${folder}: choose a dataDir outside, or run as an ordinary user.`,
  );
});
