import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../workspace-paths.js';

const FOLDER = join(ROOT, 'test', 'runtime', 'generated');

/**
 * Generates the models of /schemas that the tests of the runtime import. They are no part of the repository, so that no
 * test can run on what an older generator wrote.
 */
export async function writeTestModels() {
  // Imported only now: the packages are built after the scripts were loaded.
  const { loadSchemas } = await import('../../packages/codegen/dist/schema/load-schemas.js');
  const { emitModels } = await import('../../packages/codegen/dist/emit/models.js');
  const { schema } = await loadSchemas('schemas', { cwd: ROOT });
  if (!schema) throw new Error('/schemas does not load: run `parse-orm validate`.');
  const everything = {
    zod: true,
    jsonSchema: true,
    schemaDefinitions: true,
    officialSdk: /** @type {const} */ ('parse/node'),
  };
  const files = new Map(
    emitModels(schema, '.js', undefined, undefined, everything).map(({ name, text }) => [name, text]),
  );
  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER)) if (!files.has(name)) rmSync(join(FOLDER, name));
  for (const [name, text] of files) writeChanged(join(FOLDER, name), text);
}

/**
 * @param {string} path
 * @param {string} text
 */
function writeChanged(path, text) {
  try {
    if (readFileSync(path, 'utf8') === text) return;
  } catch {
    // Not there yet.
  }
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await writeTestModels();
