// What `npm run demo` shows: a server, its schemas, the generated code, and programs that use it. It only starts things
// and prints what they print; the code to learn from is in ../src.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER } from './command.js';
import { compileMistakes, compilePrograms, generateModels, runProgram } from './code-steps.js';
import { listClasses, startServer } from './server-steps.js';
import { say, section, showFailure } from './terminal.js';

const interruption = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    process.exitCode = signal === 'SIGINT' ? 130 : 143;
    interruption.abort();
  });
}

try {
  await demo(interruption.signal);
} catch (error) {
  if (!interruption.signal.aborted) {
    showFailure(error);
    process.exitCode = 1;
  }
}

/** @param {AbortSignal} signal */
async function demo(signal) {
  const start = performance.now();
  for (const made of ['generated', 'dist']) rmSync(join(FOLDER, made), { recursive: true, force: true });
  const started = await startServer(signal);
  const { server } = started;
  try {
    await listClasses(started, signal);
    await generateModels(signal);
    await compilePrograms(signal);
    await runPrograms(server, signal);
    await compileMistakes(signal);
  } finally {
    await server.stop();
  }
  section('Where to go next', 'The server and its folder are gone again.');
  say(`examples/quickstart/src    the programs above
schemas/                   the classes that they use
docs/getting-started.md    the same in a project of your own
docs/schema.md             what a schema file can say
docs/models.md             creating and changing objects
docs/queries.md            finding them
docs/errors.md             what can go wrong, and what is tried again`);
  console.log(`\n  done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/**
 * @param {import('@parse-orm/dev-server').DevServer} server
 * @param {AbortSignal} signal
 */
async function runPrograms(server, signal) {
  const { serverURL, applicationId, masterKey } = server;
  const environment = {
    PARSE_SERVER_URL: serverURL,
    PARSE_APPLICATION_ID: applicationId,
    PARSE_MASTER_KEY: masterKey,
  };
  const run = (/** @type {string} */ name) => runProgram(name, { signal, environment });
  section('Creating objects', 'New objects that point at each other are saved together, in the order that works.');
  await run('create');
  section('A typed query', 'Birds near the entrance, with what their links lead to, nearest first.');
  await run('query');
  section('An atomic change', 'Four changes of three fields in one request, and nobody else’s change is lost.');
  await run('change');
  section('A batch', 'Many objects in few requests.');
  await run('batch');
}
