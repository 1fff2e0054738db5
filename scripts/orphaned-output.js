import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const OUTPUT = /\.(?:d\.ts|js)(?:\.map)?$/;

/** What packages/codegen/scripts/bundle-command.js writes stands for no single source. */
const BUNDLED = /^bundle[\\/]/;

/**
 * Removes what tsc wrote for sources that are gone: tsc itself never deletes, and a left-over file would still be
 * importable and would be packed.
 *
 * @param {string} packageFolder a folder with src/ and dist/
 * @returns {string[]} the files that were removed
 */
export function removeOrphanedOutput(packageFolder) {
  const dist = join(packageFolder, 'dist');
  if (!existsSync(dist)) return [];
  const orphans = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => OUTPUT.test(file) && !BUNDLED.test(file))
    .filter((file) => !existsSync(join(packageFolder, 'src', file.replace(OUTPUT, '.ts'))));
  for (const file of orphans) rmSync(join(dist, file));
  return orphans;
}
