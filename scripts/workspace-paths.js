import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What the scripts keep between runs: nothing here is needed, all of it can be made again. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'parse-orm');

/** Where the counts of the last jest run are. */
export const COUNTS_FILE = join(CACHE, 'jest-counts.json');

/** Writes the generated models that tests import. */
export const TEST_MODELS_SCRIPT = join(ROOT, 'scripts', 'jest', 'write-test-models.js');

/** The packages that are published, in the order in which they are built. */
export const PACKAGES = ['runtime', 'react', 'codegen', 'dev-server'].map((name) => join(ROOT, 'packages', name));
