import { appendFileSync } from 'node:fs';

/**
 * A push adapter of the test server: what it is given becomes a line of JSON in a file, in place of a notification on a
 * phone. A device whose token begins with `refused` does not take it.
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
      appendFileSync(file, `${JSON.stringify({ pushStatusId, body, installations })}\n`);
      return installations.map(({ deviceToken, deviceType }) => ({
        device: { deviceToken, deviceType },
        transmitted: !deviceToken.startsWith('refused'),
      }));
    },
  };
}
