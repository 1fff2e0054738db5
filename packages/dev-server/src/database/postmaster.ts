import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, DevServerError } from '../dev-server-error.js';
import { isRunning } from '../process/process-identity.js';

const STOP_WITHIN_MS = 10_000;

/**
 * Stops a PostgreSQL that a killed server left behind on its cluster, and makes a stale `postmaster.pid` harmless.
 * The file alone proves nothing: the process id may belong to another program by now, and in a copied folder it names
 * the database of the original. The layout of the file: utils/pidfile.h of PostgreSQL.
 *
 * @throws DevServerError when the database belongs to another user, or does not stop.
 */
export async function stopOrphanedPostmaster(cluster: string): Promise<void> {
  const pid = recordedPostmaster(cluster);
  if (pid === undefined) return;
  if (!isRunning(pid) || !runsOn(pid, cluster)) {
    disownPidFile(cluster);
    return;
  }
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    sendSignal(pid, signal, cluster);
    const deadline = Date.now() + STOP_WITHIN_MS;
    while (Date.now() < deadline) {
      if (!isRunning(pid)) return;
      await delay(20);
    }
  }
  throw new DevServerError(`A PostgreSQL left running on ${cluster} does not stop: end process ${pid} and try again.`);
}

/** Whether the PostgreSQL that runs as `pid` takes connections: it writes so into the last line of its file. */
export function isReady(cluster: string, pid: number): boolean {
  const lines = pidFileLines(cluster);
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

function recordedPostmaster(cluster: string): number | undefined {
  const pid = Number(pidFileLines(cluster)[0]);
  return pid > 0 ? pid : undefined;
}

function pidFileLines(cluster: string): readonly string[] {
  try {
    return readFileSync(pidFile(cluster), 'utf8').split('\n');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

function pidFile(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

function runsOn(pid: number, cluster: string): boolean {
  const here = realpathSync(cluster);
  if (process.platform === 'linux') {
    try {
      // PostgreSQL's working folder is its data folder, also after somebody has moved that.
      return readlinkSync(`/proc/${pid}/cwd`) === here;
    } catch {
      // Not ours to look at: the command line, which anybody may read, has to do.
    }
  }
  const command = commandLine(pid);
  return command.includes('postgres') && (command.includes(here) || command.includes(cluster));
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/**
 * PostgreSQL refuses to start while the process in its file is there, be it another program or a zombie, unless it is its
 * own parent (CreateLockFile in miscinit.c). So we put ourselves there. Removing the file would also remove the shared
 * memory key below, by which PostgreSQL sees that another database's last processes are still at work.
 */
function disownPidFile(cluster: string): void {
  const file = pidFile(cluster);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));
}

function sendSignal(pid: number, signal: NodeJS.Signals, cluster: string): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return;
    throw new DevServerError(
      `A PostgreSQL left running on ${cluster} belongs to another user: end process ${pid} as that user and try again.`,
    );
  }
}
