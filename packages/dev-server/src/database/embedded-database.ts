import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DevServerError } from '../dev-server-error.js';
import type { CleanupStack } from '../process/cleanup-stack.js';
import { initializeCluster, type ClusterPlan } from './cluster-init.js';
import { databaseEnvironment, embeddedDatabaseURI } from './database-environment.js';
import { isReady } from './postmaster.js';

/** Recovery after a crash may read a lot of log before the first connection is answered. */
const START_WITHIN_MS = 60_000;
const ATTEMPTS = 5;
/** A kept database gets this long for its last checkpoint; after that it is ended and recovers at the next start. */
const CHECKPOINT_WITHIN_MS = 1_200;

export interface EmbeddedDatabase {
  readonly uri: string;
  /** Settles when PostgreSQL has ended, whoever ended it. */
  readonly ended: Promise<unknown>;
}

/**
 * Starts the cluster's PostgreSQL on a free port of the loopback and stops it through `cleanup`.
 *
 * @throws DevServerError with PostgreSQL's own reason when it does not start.
 */
export async function startEmbeddedDatabase(plan: ClusterPlan, cleanup: CleanupStack): Promise<EmbeddedDatabase> {
  await initializeCluster(plan, cleanup);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const postmaster = await startPostmaster(plan, port, cleanup);
    const failure = await untilReady(postmaster, plan.cluster);
    if (failure === undefined) return { uri: embeddedDatabaseURI(port, plan.password), ended: postmaster.ended };
    // Another program may take the port between our look and PostgreSQL's; and after a kill the last processes of the
    // old database may take a moment to notice.
    if (attempt === ATTEMPTS || !/could not create any TCP|shared memory block/i.test(failure)) {
      throw new DevServerError(`PostgreSQL could not start on ${plan.cluster}: ${failure}`);
    }
    await delay(100 * attempt);
  }
}

interface Postmaster {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
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
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    fatal = /FATAL: *(.*)/.exec(text)?.[1] ?? fatal;
    process.stderr.write(text);
  });
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve((fatal = error.message)));
    child.once('close', resolve);
  });
  // Parse Server ends the process by itself after an error that nobody caught.
  const endAtExit = (): void => void child.kill(stopSignal(plan));
  process.once('exit', endAtExit);
  void ended.then(() => process.off('exit', endAtExit));
  await cleanup.add(() => stopPostmaster(child, ended, plan));
  return { process: child, ended, lastWords: () => fatal || 'it ended without a word' };
}

/** What is thrown away needs no sync to disk; what stays keeps PostgreSQL's safe defaults. */
function settings({ temporary }: ClusterPlan): readonly string[] {
  const always = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'log_min_messages=fatal'];
  const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  return [...always, ...(temporary ? fast : [])].flatMap((setting) => ['-c', setting]);
}

async function untilReady(postmaster: Postmaster, cluster: string): Promise<string | undefined> {
  let ended = false;
  void postmaster.ended.then(() => (ended = true));
  const deadline = Date.now() + START_WITHIN_MS;
  while (Date.now() < deadline) {
    if (ended) return postmaster.lastWords();
    if (isReady(cluster, postmaster.process.pid ?? 0)) return undefined;
    await delay(10);
  }
  return `it was not ready within ${START_WITHIN_MS / 1000} s`;
}

/** A kept database writes a last checkpoint; one that is thrown away just ends. */
function stopSignal({ temporary }: ClusterPlan): NodeJS.Signals {
  return temporary ? 'SIGQUIT' : 'SIGINT';
}

async function stopPostmaster(child: ChildProcess, ended: Promise<unknown>, plan: ClusterPlan): Promise<void> {
  child.kill(stopSignal(plan));
  const timer = setTimeout(() => child.kill('SIGQUIT'), CHECKPOINT_WITHIN_MS);
  await ended;
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
