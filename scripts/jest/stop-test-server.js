import { testServer } from './test-server.js';

/** Stops what start-test-server.js started. */
export default async function stopTestServer() {
  await testServer.current?.stop();
}
