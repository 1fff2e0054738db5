import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { failedOn } from '../output/output-error.js';
import { TemporaryFile } from '../output/temporary-file.js';

/** What became of a file: a file of people is only added to, never overwritten. */
export interface EditedFile {
  /** Relative to the project. */
  readonly file: string;
  readonly change: 'created' | 'changed' | 'kept';
  /** What was done, for people. */
  readonly what: string;
}

/**
 * Writes a file where its text differs from what is there.
 *
 * @param edit the new text, made of the old one; `undefined` stands for no file
 */
export function editFile(
  folder: string,
  file: string,
  what: string,
  edit: (text: string | undefined) => string | undefined,
): EditedFile {
  const path = join(folder, file);
  const before = existsSync(path) ? readText(path) : undefined;
  const after = edit(before);
  if (after === undefined || after === before) return { file, change: 'kept', what };
  try {
    mkdirSync(dirname(path), { recursive: true });
    new TemporaryFile(dirname(path), basename(path), after).commit();
  } catch (error) {
    throw failedOn(path, 'cannot be written', error);
  }
  return { file, change: before === undefined ? 'created' : 'changed', what };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw failedOn(path, 'cannot be read', error);
  }
}
