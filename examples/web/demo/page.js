import { join } from 'node:path';
import { createServer } from 'vite';

const FOLDER = join(import.meta.dirname, '..');

/**
 * Serves the page, and compiles what is asked for.
 *
 * @param {{ serverURL: string, applicationId: string }} backend
 * @returns {Promise<{ url: string, stop(): Promise<void> }>}
 */
export async function servePage({ serverURL, applicationId }) {
  process.env['VITE_PARSE_SERVER_URL'] = serverURL;
  process.env['VITE_PARSE_APPLICATION_ID'] = applicationId;
  const vite = await createServer({ root: FOLDER, logLevel: 'warn', server: { host: '127.0.0.1' } });
  await vite.listen();
  const [url = ''] = vite.resolvedUrls?.local ?? [];
  return { url, stop: () => vite.close() };
}
