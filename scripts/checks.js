import { rmSync } from 'node:fs';
import { runNode } from './child-process.js';
import { prepareWorkspace } from './prepared-workspace.js';
import { runStep, summaryOf } from './step.js';
import { runJest, runLinter, runPrettier, runTypeScript } from './tools.js';
import { COUNTS_FILE, ROOT, TEST_MODELS_SCRIPT } from './workspace-paths.js';

/**
 * Everything that `npm test` checks, the quick checks first. A failed check does not keep the later ones from running:
 * one run shows all there is to mend, and the exit code is 1 if anything failed.
 *
 * @param {string[]} jestArguments what follows `npm test --`, such as the path of a test file
 */
export async function runChecks(jestArguments) {
  rmSync(COUNTS_FILE, { force: true });
  const { installed, steps } = await prepareWorkspace();
  if (!installed) {
    console.error('The packages could not be installed, so nothing was checked. What pnpm said is above.');
    process.exitCode ||= 1;
    return;
  }
  const checks = [
    await runStep('Generating the models that the tests import', () => runNode([TEST_MODELS_SCRIPT], { quiet: true })),
    await runStep('Checking the formatting (prettier; npm run format mends it)', () =>
      runPrettier('--check', '--log-level=warn', '.'),
    ),
    await runStep('Linting (oxlint)', () => runLinter()),
    await runStep('Checking the types of tests, examples and scripts (tsc)', () => runTypeScript('--project', ROOT)),
    await runStep('Running the tests (jest)', () => runJest(...jestArguments)),
  ];
  const results = [...steps, ...checks];
  console.log(`\n${summaryOf(results)}`);
  process.exitCode ||= results.every(({ passed }) => passed) ? 0 : 1;
}
