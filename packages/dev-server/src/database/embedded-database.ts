import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DevServerError } from '../dev-server-error.js';
import type { CleanupStack } from '../process/cleanup-stack.js';
import { initializeCluster, type ClusterPlan } from './cluster-init.js';
import { answers } from './database-connection.js';
import { databaseEnvironment, embeddedDatabaseURI } from './database-environment.js';

/** Recovery after a crash may read a lot of log before the first connection is answered. */
const START_WITHIN_MS = 60_000;
const ATTEMPTS = 5;
/** A kept database gets this long for its last checkpoint; after that it is ended and recovers at the next start. */
const CHECKPOINT_WITHIN_MS = 1_200;

/**
 * Starts the cluster's PostgreSQL on a free port of the loopback and stops it through `cleanup`.
 *
 * @throws DevServerError with PostgreSQL's own reason when it does not start.
 */
export async function startEmbeddedDatabase(plan: ClusterPlan, cleanup: CleanupStack): Promise<string> {
  await initializeCluster(plan, cleanup);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const postmaster = await startPostmaster(plan, port, cleanup);
    const uri = embeddedDatabaseURI(port, plan.password);
    const failure = await untilReady(postmaster, uri);
    if (failure === undefined) return uri;
    // Another program may take the port between our look and PostgreSQL's; and after a kill the last processes of the
    // old database may take a moment to notice.
    if (attempt === ATTEMPTS || !/could not (bind|create any TCP)|shared memory block/i.test(failure)) {
      throw new DevServerError(`PostgreSQL could not start on ${plan.cluster}: ${failure}`);
    }
    await delay(100 * attempt);
  }
}

interface Postmaster {
  readonly process: ChildProcess;
  readonly exited: Promise<unknown>;
  lastWords(): string;
}

async function startPostmaster(plan: ClusterPlan, port: number, cleanup: CleanupStack): Promise<Postmaster> {
  const child = spawn(plan.programs.postgres, ['-D', plan.cluster, '-p', String(port), ...settings(plan)], {
    cwd: '/',
    env: databaseEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own: a Ctrl-C on the terminal must reach the database only after Parse Server has let go of it.
    detached: true,
    ...(plan.user && { uid: plan.user.uid, gid: plan.user.gid }),
  });
  let fatal = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    fatal = /FATAL: *(.*)/.exec(text)?.[1] ?? fatal;
    process.stderr.write(text);
  });
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve((fatal = error.message)));
    child.once('close', resolve);
  });
  const postmaster: Postmaster = { process: child, exited, lastWords: () => fatal || 'it ended without a word' };
  await cleanup.add(() => stopPostmaster(postmaster, plan.temporary));
  return postmaster;
}

/** What is thrown away needs no sync to disk; what stays keeps PostgreSQL's safe defaults. */
function settings({ temporary }: ClusterPlan): readonly string[] {
  const always = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'logging_collector=off'];
  const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  return [...always, ...(temporary ? fast : [])].flatMap((setting) => ['-c', setting]);
}

async function untilReady(postmaster: Postmaster, uri: string): Promise<string | undefined> {
  let exited = false;
  void postmaster.exited.then(() => (exited = true));
  const deadline = Date.now() + START_WITHIN_MS;
  while (Date.now() < deadline) {
    if (await answers(uri)) return undefined;
    if (exited) return postmaster.lastWords();
    await delay(15);
  }
  return `it did not answer within ${START_WITHIN_MS / 1000} s`;
}

async function stopPostmaster({ process: child, exited }: Postmaster, temporary: boolean): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill(temporary ? 'SIGQUIT' : 'SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), CHECKPOINT_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
