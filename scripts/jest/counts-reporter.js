import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Leaves jest's own counts in a file, for the last line of .ci/run. A test file that could not run at all counts as one
 * failure: jest counts no test of it.
 */
export default class CountsReporter {
  /**
   * @param {unknown} _globalConfig
   * @param {{ file: string }} options where the counts go
   */
  constructor(_globalConfig, { file }) {
    this.file = file;
  }

  /**
   * @param {unknown} _contexts
   * @param {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number }} results
   */
  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    };
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify(counts));
  }
}
