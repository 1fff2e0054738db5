import { join } from 'node:path';
import { loadSchemas, serverClasses } from '@parse-orm/codegen';
import { startDevServer } from '@parse-orm/dev-server';
import { FOLDER } from './command.js';
import { say, section } from './terminal.js';

/** What every class has. */
const BUILT_IN = new Set(['objectId', 'createdAt', 'updatedAt', 'ACL']);

/**
 * Starts a Parse Server with the classes of /schemas.
 *
 * @param {AbortSignal} signal
 */
export async function startServer(signal) {
  section('A Parse Server', 'A real one, on an embedded PostgreSQL, in a temporary folder.');
  const { schema } = await loadSchemas('schemas', { cwd: join(FOLDER, '..', '..') });
  if (!schema)
    throw new Error('A file in /schemas is wrong: "npx parse-orm validate" in examples/quickstart says which.');
  const classes = serverClasses(schema);
  const start = performance.now();
  const server = await startDevServer({ schemas: classes, signal });
  say(`${server.serverURL}, ready after ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return { server, classNames: new Set(classes.map(({ className }) => className)) };
}

/**
 * Prints what `GET /schemas` answers.
 *
 * @param {Awaited<ReturnType<typeof startServer>>} started
 * @param {AbortSignal} signal
 */
export async function listClasses({ server: { serverURL, applicationId, masterKey }, classNames }, signal) {
  section('Its classes', 'Written in YAML in schemas/, pushed to the server at its start, read back from it:');
  const response = await fetch(`${serverURL}/schemas`, {
    signal,
    headers: { 'X-Parse-Application-Id': applicationId, 'X-Parse-Master-Key': masterKey },
  });
  if (!response.ok) throw new Error(`GET /schemas was answered with HTTP ${response.status}.`);
  /** @type {{ results: { className: string, fields: object }[] }} */
  const { results } = await response.json();
  for (const { className, fields } of results.filter(({ className }) => classNames.has(className))) {
    const own = Object.keys(fields).filter((name) => !BUILT_IN.has(name));
    say(`${className.padEnd(12)} ${String(own.length).padStart(2)} fields: ${shortened(own.join(', '))}`);
  }
}

/** @param {string} text */
function shortened(text) {
  return text.length <= 60 ? text : `${text.slice(0, text.lastIndexOf(',', 58))}, …`;
}
