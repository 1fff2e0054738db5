import { statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { codeOf, DevServerError, reasonOf } from '../dev-server-error.js';
import { LOCK_FILE, lockFolder } from './folder-lock.js';

/** Where one server keeps its cluster, its files and its keys. */
export interface ServerFolder {
  readonly path: string;
  readonly temporary: boolean;
  release(): Promise<void>;
}

export const TEMPORARY_PREFIX = 'parse-orm-dev-server-';

/** The cluster's own folder inside a server's folder. */
export function clusterFolder(folder: string): string {
  return join(folder, 'postgres');
}

/** @throws DevServerError when the folder cannot be made or written, or when another server runs on it. */
export async function openServerFolder(dataDir: string | undefined): Promise<ServerFolder> {
  const temporary = dataDir === undefined;
  try {
    const path = temporary ? await mkdtemp(join(tmpdir(), TEMPORARY_PREFIX)) : resolve(dataDir);
    const made = temporary || (await makeFolder(path));
    // PostgreSQL runs as another user when we are root, and has to pass through to its own folder inside.
    if (made && process.getuid?.() === 0) await chmod(path, 0o711);
    const unlock = await lockFolder(path);
    return { path, temporary, release: () => (temporary ? removeFolder(path) : Promise.resolve(unlock())) };
  } catch (error) {
    if (error instanceof DevServerError) throw error;
    const name = temporary ? `the temporary folder ${tmpdir()}` : `the dataDir ${resolve(dataDir)}`;
    throw new DevServerError(
      `Cannot use ${name}: ${reasonOf(error)}. Choose a folder that this user can write to${temporary ? ' with TMPDIR' : ''}.`,
    );
  }
}

/** Whether the folder had to be made. Not with `recursive`, which in a place like /proc tries again for ever. */
async function makeFolder(path: string): Promise<boolean> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false;
  if (path !== dirname(path)) await makeFolder(dirname(path));
  await mkdir(path).catch((error: unknown) => {
    // Another start may have been quicker; a file in the way is for the next step to complain about.
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  return true;
}

/** The lock goes last: where the removal is cut short, the next start still sees that the folder was abandoned. */
export async function removeFolder(path: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 5, retryDelay: 50 } as const;
  const names = await readdir(path).catch(() => []); // gone, or not ours: the removal below says which
  await Promise.all(names.filter((name) => name !== LOCK_FILE).map((name) => rm(join(path, name), options)));
  await rm(path, options);
}
