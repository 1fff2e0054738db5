import { closeSync, mkdirSync, openSync, readFileSync, rmdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, DevServerError } from '../dev-server-error.js';
import { processIdentity } from '../process/process-identity.js';

export const LOCK_FILE = 'dev-server.lock';
/** How long a lock without content, or a takeover, may last before its process must have been killed in between. */
const ABANDONED_AFTER_MS = 5_000;
/** A server that was told to stop a moment ago (Ctrl-C, then the same command again) is waited for. */
const RELEASED_WITHIN_MS = 3_000;

/**
 * Makes this process the only server on a folder. The file names the process and when it started, so a lock that
 * was left by a killed server, or whose process id now belongs to another program, does not count.
 *
 * @throws DevServerError when another server is running on the folder and does not end within three seconds.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const file = join(folder, LOCK_FILE);
  const deadline = Date.now() + RELEASED_WITHIN_MS;
  for (;;) {
    if (tryCreate(file)) return () => releaseLock(file);
    const holder = lockHolder(folder);
    if (holder !== undefined && Date.now() > deadline) throw heldError(folder, holder);
    if (holder !== undefined || !removeAbandoned(file, folder)) await delay(20);
  }
}

/** The process that runs on a folder; `0` when it is just about to; `undefined` when there is none. */
export function lockHolder(folder: string): number | undefined {
  const file = join(folder, LOCK_FILE);
  try {
    const [pid, identity] = readFileSync(file, 'utf8').split(' ');
    if (!pid || !identity) return Date.now() - statSync(file).mtimeMs < ABANDONED_AFTER_MS ? 0 : undefined;
    return processIdentity(Number(pid)) === identity ? Number(pid) : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

export function hasLock(folder: string): boolean {
  return statSync(join(folder, LOCK_FILE), { throwIfNoEntry: false }) !== undefined;
}

function tryCreate(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  writeSync(descriptor, lockText());
  closeSync(descriptor);
  return true;
}

function lockText(): string {
  return `${process.pid} ${processIdentity(process.pid) ?? 'unknown'}`;
}

function releaseLock(file: string): void {
  if (readFileSync(file, 'utf8') === lockText()) rmSync(file);
}

/**
 * Two starts may find the same abandoned lock at once, and the slower one must not remove the lock that the faster
 * one has made since. So removal has a lock of its own (a folder: made or not, never both), and looks again inside.
 */
function removeAbandoned(file: string, folder: string): boolean {
  const takeover = `${file}.takeover`;
  try {
    mkdirSync(takeover);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const since = statSync(takeover, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > ABANDONED_AFTER_MS) rmSync(takeover, { recursive: true, force: true });
    return false;
  }
  try {
    if (lockHolder(folder) === undefined) rmSync(file, { force: true });
  } finally {
    rmdirSync(takeover);
  }
  return true;
}

function heldError(folder: string, pid: number): DevServerError {
  const process = pid === 0 ? 'another process' : `process ${pid}`;
  return new DevServerError(
    `A dev server is already running on ${folder} (${process}): stop it first, or use another folder.`,
  );
}
