import { appendFileSync } from 'node:fs';

/**
 * An analytics adapter of the test server: each event becomes a line of JSON in a file.
 *
 * @param {{ file: string }} options
 */
export default function recordingAnalyticsAdapter({ file }) {
  /**
   * @param {string} name
   * @param {object} parameters
   */
  const record = async (name, parameters) => appendFileSync(file, `${JSON.stringify({ name, ...parameters })}\n`);
  return {
    /** @param {object} parameters */
    appOpened: (parameters) => record('AppOpened', parameters),
    trackEvent: record,
  };
}
