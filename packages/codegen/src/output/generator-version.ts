import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFile } from '../package-file.js';

/** Tells one build of the generator from another: what one remembers may be wrong for the next. */
export function generatorVersion(): string {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  // What is published under a version stays as it is; what somebody builds does not.
  if (!existsSync(join(folder, '.tsbuildinfo'))) return packageFile('package.json');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!/(?<!\.d)\.[jt]s$/.test(name)) continue;
    const { size, mtimeMs } = statSync(join(folder, name));
    hash.update(`${name} ${size} ${mtimeMs}\0`);
  }
  return hash.digest('hex');
}
