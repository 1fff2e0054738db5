import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Tells one build of the generator from another: what one remembers may be wrong for the next. */
export function generatorVersion(): string {
  const hash = createHash('sha256');
  const folder = fileURLToPath(new URL('..', import.meta.url));
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!/(?<!\.d)\.[jt]s$/.test(name)) continue;
    const { size, mtimeMs } = statSync(join(folder, name));
    hash.update(`${name} ${size} ${mtimeMs}\0`);
  }
  return hash.digest('hex');
}
