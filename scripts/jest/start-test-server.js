import { join } from 'node:path';
import { loadSchemas } from '../../packages/codegen/dist/schema/load-schemas.js';
import { serverClasses } from '../../packages/codegen/dist/schema/server-classes.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { startDevServer } from '@parse-orm/dev-server';
import { ROOT } from '../workspace-paths.js';
import { startOtherPostgresql } from './other-postgresql.js';
import { testServer } from './test-server.js';
import { writeTestModels } from './write-test-models.js';

/**
 * Starts the one Parse Server of the end-to-end tests with the classes of /schemas, and tells the tests where it is in
 * `PARSE_ORM_TEST_SERVER` (JSON: serverURL, applicationId, masterKey, databaseURI, pushLog, eventLog, webhookKey). Jest calls this only
 * when a selected test belongs to the end-to-end project.
 */
export default async function startTestServer() {
  const { schema } = await loadSchemas('schemas', { cwd: ROOT });
  if (!schema) throw new Error('/schemas does not load: run `parse-orm validate`.');
  await writeTestModels();
  const programs = process.env.PARSE_ORM_TEST_POSTGRESQL;
  const database = programs ? await startOtherPostgresql(programs) : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'parse-orm-tests-'));
  const pushLog = join(folder, 'pushes.jsonl');
  const eventLog = join(folder, 'events.jsonl');
  for (const log of [pushLog, eventLog]) writeFileSync(log, '');
  const webhookKey = 'key of the webhooks';
  const server = await startDevServer({
    schemas: serverClasses(schema),
    liveQuery: { classNames: ['Comment', 'Species', '_User'] },
    serverOptions: {
      push: { adapter: { module: join(ROOT, 'scripts/jest/recording-push-adapter.js'), options: { file: pushLog } } },
      scheduledPush: true,
      analyticsAdapter: {
        module: join(ROOT, 'scripts/jest/recording-analytics-adapter.js'),
        options: { file: eventLog },
      },
      webhookKey,
      auth: {
        mfa: { options: ['TOTP'] },
        // It knows nobody: what it is shown is no token.
        apple: { clientId: 'birds' },
        // Asks whoever is linked to it at each log-in.
        pin: { module: join(ROOT, 'test/auth/fixtures/pin-adapter.cjs') },
        // A provider of our own; test/auth/fixtures says whom it knows.
        guild: { module: join(ROOT, 'test/auth/fixtures/guild-adapter.cjs') },
      },
    },
    ...(database && { databaseURI: database.databaseURI }),
  });
  const { serverURL, applicationId, masterKey, databaseURI } = server;
  const address = { serverURL, applicationId, masterKey, databaseURI };
  process.env.PARSE_ORM_TEST_SERVER = JSON.stringify({ ...address, pushLog, eventLog, webhookKey });
  testServer.current = {
    async stop() {
      await server.stop();
      await database?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
