import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, DevServerError } from '../dev-server-error.js';

/** The keys of one server, kept in its folder so that a restart on the same folder has the same ones. */
export interface StoredKeys {
  readonly applicationId: string;
  readonly masterKey: string;
  readonly databasePassword: string;
}

const FILE = 'dev-server.json';

/** @throws DevServerError when the file is there but does not hold keys. */
export async function loadOrCreateKeys(folder: string): Promise<StoredKeys> {
  const file = join(folder, FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return createKeys(file);
  }
  const keys = parseKeys(text);
  if (keys !== undefined) return keys;
  throw new DevServerError(`${file} does not hold the keys of a dev server: remove the folder, or use another one.`);
}

async function createKeys(file: string): Promise<StoredKeys> {
  const keys: StoredKeys = {
    applicationId: `dev-${randomBytes(8).toString('hex')}`,
    masterKey: randomBytes(24).toString('base64url'),
    databasePassword: randomBytes(24).toString('base64url'),
  };
  // A kill in the middle of the write must not leave half a file, which no later start could read.
  const unfinished = `${file}.new`;
  await writeFile(unfinished, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
  return keys;
}

function parseKeys(text: string): StoredKeys | undefined {
  try {
    const { applicationId, masterKey, databasePassword } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (typeof applicationId !== 'string' || typeof masterKey !== 'string') return undefined;
    return typeof databasePassword === 'string' ? { applicationId, masterKey, databasePassword } : undefined;
  } catch {
    return undefined;
  }
}
