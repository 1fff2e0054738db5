import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadSchemas } from '@parse-orm/codegen';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import { BatchError } from '@parse-orm/runtime';
import { ROOT } from '../../scripts/workspace-paths.js';
import { serverClasses } from '../../packages/codegen/src/schema/server-classes.js';
import type { Species } from './generated/index.js';
import { type ServerClient, createClient } from './generated/server.js';

let server: DevServer;
let next: DevServer | undefined;

async function start(port?: number, dataDir?: string): Promise<DevServer> {
  const { schema } = await loadSchemas('schemas', { cwd: ROOT });
  if (!schema) throw new Error('The schemas do not load.');
  return startDevServer({ schemas: serverClasses(schema), ...(port && { port }), ...(dataDir && { dataDir }) });
}

beforeAll(async () => {
  server = await start();
}, 60_000);

afterAll(async () => {
  await Promise.all([server.stop(), next?.stop()]);
});

test('when the server dies in the middle of ten thousand, each object is done, not sent, or unknown; the rest can go on', async () => {
  const { serverURL, applicationId, masterKey } = server;
  const db: ServerClient = createClient({ serverURL, applicationId, masterKey, retry: false });
  const many: Species[] = Array.from({ length: 10_000 }, (_, index) =>
    db.Species.build({ scientificName: 'mass', group: 'bird', wingspanCentimetres: index }),
  );
  let stopping: Promise<void> | undefined;
  const error = (await db
    .saveAll(many, {
      onProgress: ({ done }) => {
        if (done >= 2000) stopping ??= server.stop();
      },
    })
    .catch((caught: unknown) => caught)) as BatchError<Species>;
  await stopping;

  expect(error).toBeInstanceOf(BatchError);
  const count = (outcome: string): number => error.failures.filter((failure) => failure.outcome === outcome).length;
  expect(error.done).toBeGreaterThanOrEqual(2000);
  expect(error.done + count('unsent') + count('unknown') + count('refused')).toBe(10_000);
  expect(count('unsent')).toBeGreaterThan(0);
  expect(error.succeeded.every((species) => !species.isNew && !species.isDirty())).toBe(true);
  expect(error.failures.every(({ object }) => object.isNew && object.isDirty())).toBe(true);

  next = await start();
  const again = createClient({ ...next, retry: false });
  const unsent = error.failures.filter(({ outcome }) => outcome === 'unsent').map(({ object }) => object);
  await again.saveAll(unsent);
  expect(await again.Species.where({}).count()).toBe(unsent.length);
  expect(unsent.every((species) => !species.isNew)).toBe(true);
}, 60_000);
