import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RestClient } from '../server/rest-client.js';
import { ServerError } from '../server/server-error.js';
import type { ImportFile } from './import-files.js';
import type { ImportStart } from './import-journal.js';

/** What the server holds before an import begins, and what it takes. */
export async function importStart(
  client: RestClient,
  keepsDates: boolean,
  files: readonly ImportFile[],
): Promise<ImportStart> {
  const classes: Record<string, { counted: number; newest?: string }> = {};
  for (const className of new Set(files.map((file) => file.className))) {
    const [newest] = await client.find(className, { keys: 'objectId', order: '-createdAt', limit: 1 });
    const last = newest === undefined ? {} : { newest: String(newest['createdAt']) };
    classes[className] = { counted: await client.count(className), ...last };
  }
  return { keepsIds: await keepsIds(client), keepsDates, classes };
}

/** Beside the files, one for each server. */
export async function journalPath(
  paths: readonly string[],
  files: readonly ImportFile[],
  server: string,
): Promise<string> {
  const [first = '.'] = paths;
  const folder = (await stat(first)).isDirectory() ? first : dirname(first);
  const names = files.map(({ path }) => basename(path)).toSorted();
  const hash = createHash('sha256').update(JSON.stringify([server, names]));
  return join(folder, `import-${hash.digest('hex').slice(0, 12)}.journal`);
}

/**
 * Whether the server takes ids of ours. It tells by how it refuses a role that nobody can create: 105 for the id, and another
 * error for the name where the id is fine (server: `RestWrite.js`).
 */
export async function keepsIds(client: RestClient): Promise<boolean> {
  try {
    await client.send('POST', '/classes/_Role', { objectId: 'parseOrmProbe', name: 5 });
    return true;
  } catch (error) {
    if (error instanceof ServerError && error.failure === 'refused') return error.code !== 105;
    throw error;
  }
}
