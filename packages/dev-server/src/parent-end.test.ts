import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postmasterPid, serverPid, startParent, untilGone, type ParentProcess } from '../fixtures/parent-process.js';

/** The time that Ctrl-C may take until nothing of the server is left. */
const TWO_SECONDS = 2_000;
let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'dev-server-test-'));
  chmodSync(temporary, 0o755);
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

async function startWatched(): Promise<{ parent: ParentProcess; pids: [number, number]; parentPid: number }> {
  const parent = await startParent({ environment: { TMPDIR: temporary } });
  const folder = join(temporary, folders()[0] ?? '');
  return { parent, pids: [serverPid(folder), postmasterPid(folder)], parentPid: parent.process.pid ?? 0 };
}

const folders = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('parse-orm-dev-server-'));

describe('nothing is left', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'two seconds after %s to the process group, as from a terminal',
    async (signal) => {
      const { pids, parentPid } = await startWatched();
      process.kill(-parentPid, signal);
      expect(await untilGone(parentPid, ...pids)).toBeLessThan(TWO_SECONDS);
      expect(folders()).toEqual([]);
    },
  );

  test('two seconds after kill -9 of the parent', async () => {
    const { pids, parentPid } = await startWatched();
    process.kill(parentPid, 'SIGKILL');
    expect(await untilGone(parentPid, ...pids)).toBeLessThan(TWO_SECONDS);
    expect(folders()).toEqual([]);
  });

  test('after kill -9 of the server, because the parent cleans up, and then ends as it has nothing to wait for', async () => {
    const { parent, pids, parentPid } = await startWatched();
    const ended = once(parent.process, 'exit');
    process.kill(pids[0], 'SIGKILL');
    expect(await untilGone(...pids)).toBeLessThan(TWO_SECONDS);
    expect(await ended).toEqual([0, null]);
    await untilGone(parentPid);
    expect(folders()).toEqual([]);
  });

  test('when PostgreSQL is killed: a server without a database ends', async () => {
    const { pids, parentPid } = await startWatched();
    process.kill(pids[1], 'SIGKILL');
    await untilGone(parentPid, ...pids);
    expect(folders()).toEqual([]);
  });

  test('of a server that was killed together with its parent, after the next start', async () => {
    const { pids, parentPid } = await startWatched();
    for (const pid of [pids[0], parentPid]) process.kill(pid, 'SIGKILL');
    await untilGone(parentPid, pids[0]);
    expect(folders()).toHaveLength(1);
    const next = await startParent({ environment: { TMPDIR: temporary } });
    await untilGone(pids[1]);
    process.kill(next.process.pid ?? 0, 'SIGTERM');
    await once(next.process, 'exit');
    await untilEmpty();
  });
});

test('a parent that stops its server ends by itself, and has written nothing', async () => {
  const parent = await startParent({ stop: true, cwd: temporary, environment: { TMPDIR: temporary } });
  if (parent.process.exitCode === null) await once(parent.process, 'exit');
  expect(parent.process.exitCode).toBe(0);
  expect(parent.output()).toBe('');
  expect(readdirSync(temporary)).toEqual([]);
});

async function untilEmpty(): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (folders().length > 0) {
    if (Date.now() > deadline) throw new Error(`Left behind: ${folders().join(', ')}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
