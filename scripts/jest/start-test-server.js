import { startDevServer } from '@parse-orm/dev-server';
import { testServer } from './test-server.js';

/**
 * Starts the one Parse Server of the end-to-end tests, and tells the tests where it is in
 * `PARSE_ORM_TEST_SERVER` (JSON: serverURL, applicationId, masterKey). Jest calls this only when a selected test belongs
 * to the end-to-end project.
 */
export default async function startTestServer() {
  const server = await startDevServer();
  const { serverURL, applicationId, masterKey } = server;
  process.env.PARSE_ORM_TEST_SERVER = JSON.stringify({ serverURL, applicationId, masterKey });
  testServer.current = server;
}
