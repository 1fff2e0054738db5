import { open, rename } from 'node:fs/promises';
import { fileError } from './appended-file.js';

/** Writes a small file so that who is killed at any moment leaves the old one or the new one, on the disk. */
export async function writeWhole(path: string, content: object): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(`${JSON.stringify(content, undefined, 2)}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    throw fileError(path, error);
  }
}
