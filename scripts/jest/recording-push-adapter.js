import { appendFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * A push adapter of the test server: what it is given becomes a line of JSON in a file, in place of a notification on a
 * phone. A device whose token begins with `refused` does not take it, one whose token begins with `slow` takes its time.
 *
 * @param {{ file: string }} options
 */
export default function recordingPushAdapter({ file }) {
  return {
    getValidPushTypes: () => ['ios', 'android', 'web'],
    /**
     * @param {object} body
     * @param {readonly { deviceToken: string, deviceType: string }[]} installations
     * @param {string} pushStatusId
     */
    async send(body, installations, pushStatusId) {
      if (installations.some(({ deviceToken }) => deviceToken.startsWith('slow'))) await wait(300);
      appendFileSync(file, `${JSON.stringify({ pushStatusId, body, installations })}\n`);
      return installations.map(({ deviceToken, deviceType }) => ({
        device: { deviceToken, deviceType },
        transmitted: !deviceToken.startsWith('refused'),
      }));
    },
  };
}
