import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadSchemas, serverClasses } from '@parse-orm/codegen';
import { startDevServer } from '@parse-orm/dev-server';
import { buildModels, exclusively, runCommand } from '@parse-orm/example-models/build';

const require = createRequire(import.meta.url);
const FOLDER = join(import.meta.dirname, '..');
const MODELS = dirname(require.resolve('@parse-orm/example-models/package.json'));

/**
 * Starts a Parse Server with the classes of ../models and the cloud code of ../src, and some species in it. It can be
 * used by any program with these models, such as a web app.
 *
 * @param {import('@parse-orm/dev-server').DevServerOptions} [options]
 * @returns {Promise<import('@parse-orm/dev-server').DevServer>}
 */
export async function startServer(options = {}) {
  exclusively(() => {
    buildModels();
    runCommand(FOLDER, 'typescript', 'tsc');
  });
  const { schema } = await loadSchemas('schemas', { cwd: MODELS });
  if (!schema) throw new Error('A schema is wrong: "npx parse-orm validate" in examples/models says which.');
  const server = await startDevServer({
    schemas: serverClasses(schema),
    cloud: join(FOLDER, 'dist', 'main.js'),
    liveQuery: { classNames: ['Sighting'] },
    ...options,
  });
  // Compiled only just now.
  const { seed } = await import(pathToFileURL(join(FOLDER, 'dist', 'seed.js')).href);
  await seed(server);
  return server;
}

/**
 * What a program needs to know to use the server.
 *
 * @param {import('@parse-orm/dev-server').DevServer} server
 */
export function environmentOf({ serverURL, applicationId, masterKey }) {
  return { PARSE_SERVER_URL: serverURL, PARSE_APPLICATION_ID: applicationId, PARSE_MASTER_KEY: masterKey };
}
