import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of the `package.json` of a folder, where it has one that can be read. */
export function readPackage(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'package.json'), 'utf8');
  } catch {
    return undefined;
  }
}
