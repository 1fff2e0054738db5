import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { loadSchemas } from '@parse-orm/codegen';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import type { RequestEvent } from '@parse-orm/runtime';
import { serverClasses } from '../../packages/codegen/src/schema/server-classes.js';
import { ROOT } from '../../scripts/workspace-paths.js';
import { type ServerClient, createClient } from '../runtime/generated/server.js';

/** A server with the Cloud Code of fixtures/cloud.mjs, which takes no more than 4 requests in a batch. */
export interface CloudWorld {
  readonly db: ServerClient;
  readonly sent: string[];
}

export function cloudWorld(): CloudWorld {
  const world = { db: undefined as unknown as ServerClient, sent: [] as string[] };
  let server: DevServer;
  beforeAll(async () => {
    const { schema } = await loadSchemas('schemas', { cwd: ROOT });
    if (!schema) throw new Error('The schemas do not load.');
    server = await startDevServer({
      schemas: serverClasses(schema),
      cloud: join(import.meta.dirname, 'fixtures/cloud.mjs'),
      serverOptions: { requestComplexity: { batchRequestLimit: 4 }, fileUpload: { enableForPublic: true } },
    });
    const { serverURL, applicationId, masterKey } = server;
    const onRequest = ({ method, path }: RequestEvent): void => void world.sent.push(`${method} ${path}`);
    world.db = createClient({ serverURL, applicationId, masterKey, onRequest });
  }, 60_000);
  afterAll(() => server.stop());
  return world;
}
