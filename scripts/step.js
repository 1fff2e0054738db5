import { performance } from 'node:perf_hooks';
import { isEnding } from './child-process.js';

/** @typedef {{ title: string, passed: boolean, seconds: number }} StepResult */

/**
 * Says what begins, does it, and says how it ended and how long it took. What a failed step printed is shown in full.
 *
 * @param {string} title what is being done, such as `Checking the formatting`
 * @param {() => Promise<import('./child-process.js').Ending>} work
 * @returns {Promise<StepResult>}
 */
export async function runStep(title, work) {
  if (isEnding()) return { title, passed: false, seconds: 0 };
  console.log(`▸ ${title}`);
  const start = performance.now();
  const { exitCode, output } = await work();
  const seconds = (performance.now() - start) / 1000;
  const passed = exitCode === 0;
  if (!passed && output.trim() !== '') console.log(indented(output));
  console.log(passed ? `  ok, ${inSeconds(seconds)}` : `  FAILED (exit ${exitCode}), ${inSeconds(seconds)}`);
  return { title, passed, seconds };
}

/**
 * One line for each step, the failed ones marked.
 *
 * @param {StepResult[]} results
 */
export function summaryOf(results) {
  return results
    .map(({ title, passed, seconds }) => `${passed ? '  ok    ' : '  FAILED'}  ${title} (${inSeconds(seconds)})`)
    .join('\n');
}

/** @param {string} text */
function indented(text) {
  return text.trimEnd().replaceAll(/^/gm, '    ');
}

/** @param {number} seconds */
function inSeconds(seconds) {
  return `${seconds.toFixed(1)} s`;
}
