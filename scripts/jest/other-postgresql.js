import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Starts a PostgreSQL of the machine instead of the embedded one, so that the end-to-end tests can run against a second
 * version: `PARSE_ORM_TEST_POSTGRESQL` names the folder of its programs (`npm run test:postgresql-15`).
 *
 * @param {string} programs such as `/usr/lib/postgresql/15/bin`
 * @returns {Promise<{ databaseURI: string, stop(): Promise<void> }>}
 */
export async function startOtherPostgresql(programs) {
  const folder = mkdtempSync(join(tmpdir(), 'parse-orm-postgresql-'));
  // PostgreSQL does not run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const cluster = join(folder, 'cluster');
  const options = { ...user, cwd: folder };
  const locale = (process.env.PARSE_ORM_TEST_INITDB ?? '--locale=C.UTF-8').split(' ');
  const initdb = ['--pgdata', cluster, '--username', 'tests', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'];
  execFileSync(join(programs, 'initdb'), [...initdb, ...locale], {
    ...options,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const port = await freePort();
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'log_min_messages=fatal'];
  const server = spawn(join(programs, 'postgres'), ['-D', cluster, '-k', folder, '-p', String(port), ...settings], {
    ...options,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => void server.once('exit', resolve));
  process.once('exit', () => server.kill('SIGINT'));
  await untilReady(programs, port, server);
  return {
    databaseURI: `postgres://tests@127.0.0.1:${port}/postgres`,
    async stop() {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param {'-u' | '-g'} flag */
function idOf(flag) {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/**
 * @param {string} programs
 * @param {number} port
 * @param {import('node:child_process').ChildProcess} server
 */
async function untilReady(programs, port, server) {
  for (;;) {
    try {
      execFileSync(join(programs, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
      return;
    } catch {
      if (server.exitCode !== null) throw new Error(`PostgreSQL of ${programs} ended with ${server.exitCode}.`);
      await wait(50);
    }
  }
}
