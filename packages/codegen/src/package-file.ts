import { existsSync, readFileSync } from 'node:fs';

/**
 * The text of a file of this package, such as `assets/diagram-viewer.js`, wherever in `dist/` the caller ended up.
 *
 * @param path relative to the folder of the package
 */
export function packageFile(path: string): string {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/') folder = new URL('../', folder);
  return readFileSync(new URL(path, folder), 'utf8');
}
