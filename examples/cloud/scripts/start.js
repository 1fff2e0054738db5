// What `npm run demo:cloud` shows: the cloud code of ../src in a real Parse Server, and what its callers hear of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { environmentOf, startServer } from './server.js';

const interruption = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => interruption.abort());

try {
  const server = await startServer({ signal: interruption.signal, onLog: (line) => showProblem(line) });
  try {
    console.log(`Parse Server with the cloud code of examples/cloud: ${server.serverURL}\n`);
    const program = join(import.meta.dirname, '..', 'dist', 'demo.js');
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, ...environmentOf(server) },
      signal: interruption.signal,
      stdio: 'inherit',
    });
    const [exitCode] = await once(child, 'close');
    process.exitCode = exitCode ?? 1;
  } finally {
    await server.stop();
  }
} catch (error) {
  if (!interruption.signal.aborted) console.error(`The demo failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = interruption.signal.aborted ? 130 : 1;
}

/**
 * What cloud code does not mean for its callers.
 *
 * @param {string} line
 */
function showProblem(line) {
  if (/ failed\. /.test(line)) console.error(line);
}
