/** Stops what start-test-server.js started. */
export default async function stopTestServer() {
  await globalThis.parseOrmTestServer?.stop();
}
