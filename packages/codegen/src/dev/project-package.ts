import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A package that the project has installed and this one does not depend on. */
export interface ProjectPackage {
  /** The URL of its entry. */
  readonly url: string;
}

/** Finds a package from the project's folder; `undefined` where it is not installed. */
export function projectPackage(folder: string, name: string): ProjectPackage | undefined {
  try {
    return { url: pathToFileURL(createRequire(join(folder, 'package.json')).resolve(name)).href };
  } catch {
    return undefined;
  }
}
