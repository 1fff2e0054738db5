import { join } from 'node:path';
import { runNode } from './child-process.js';
import { npmArguments } from './package-manager.js';
import { prepareWorkspace } from './prepared-workspace.js';
import { ROOT } from './workspace-paths.js';

/**
 * Runs the `start` script of an example, in its folder, after preparing the workspace.
 *
 * @param {string} name a folder of examples/
 * @param {string[]} args passed on to the example
 */
export async function runExample(name, args) {
  const { built } = await prepareWorkspace();
  if (!built) {
    console.error('The example was not started: the step above has to succeed first.');
    process.exitCode ||= 1;
    return;
  }
  const start = npmArguments('run', 'start', '--silent', '--', ...args);
  const { exitCode } = await runNode(start, { cwd: join(ROOT, 'examples', name) });
  if (exitCode !== 0) console.error(`The example "${name}" ended with exit code ${exitCode}.`);
  process.exitCode ||= exitCode;
}
