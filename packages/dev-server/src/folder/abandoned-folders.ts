import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopOrphanedPostmaster } from '../database/postmaster.js';
import { hasLock, lockFolder, lockHolder } from './folder-lock.js';
import { clusterFolder, removeFolder, TEMPORARY_PREFIX } from './server-folder.js';

/**
 * Ends what a killed server left in its folder: its PostgreSQL and, if the folder was temporary, that too. A folder
 * that a living server holds, because somebody was quicker to start one there, is left alone.
 */
export async function recoverFolder(folder: string, temporary: boolean): Promise<void> {
  if (!hasLock(folder) || lockHolder(folder) !== undefined) return;
  const unlock = await lockFolder(folder);
  await stopOrphanedPostmaster(clusterFolder(folder));
  if (temporary) await removeFolder(folder);
  else unlock();
}

/**
 * Removes the temporary folders, and stops the databases, of servers that were killed together with their parents.
 * Nobody will start on those folders again, so any later start does it. What belongs to other users stays.
 *
 * @param isOver asked before each folder: who stops the server waits for the one that is being removed, not for all
 */
export async function sweepAbandonedFolders(isOver: () => boolean): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (isOver()) return;
    if (!name.startsWith(TEMPORARY_PREFIX)) continue;
    const folder = join(tmpdir(), name);
    try {
      // A folder without a lock may be one that is being made this very moment; it stays.
      await recoverFolder(folder, true);
    } catch {
      // Another user's, or another start is sweeping it too.
    }
  }
}
