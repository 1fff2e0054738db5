import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { ACL } from '@parse-orm/runtime';
import { type Client, createClient as createAppClient } from '../runtime/generated/index.js';
import { createClient } from '../runtime/generated/server.js';

const [masterKey, clientKey, sessionToken] = ['sentinel-master', 'sentinel-client', 'sentinel-token'];
/** Nobody answers there. */
const options = { serverURL: 'http://127.0.0.1:9/parse', applicationId: 'app', clientKey, retry: false } as const;
const server = createClient({ ...options, masterKey });

/** What a log may make of a value: text, JSON, and all that is inside, of its causes, too. */
function logged(value: unknown): string {
  const error = value instanceof Error ? `${value.stack} ${logged(value.cause ?? '')}` : '';
  return `${String(value)} ${JSON.stringify(value)} ${inspect(value, { depth: 20, showHidden: true })} ${error}`;
}

function everythingOf(db: Client): object {
  const subscription = db.Species.where({ group: 'bird' }).subscribe();
  const list = db.Species.where({ group: 'bird' }).liveList();
  for (const { ready } of [subscription, list]) ready.catch(() => undefined);
  return {
    ...{ db, subscription, list, collection: db.Species, users: db.User, query: db.Species.where({ group: 'bird' }) },
    ...{
      values: db.Species.where({ group: 'bird' }).values('commonName'),
      draft: db.Species.build({ scientificName: 'Alcedo atthis', group: 'bird' }),
    },
    ...{
      pointer: db.Species.pointer('id'),
      members: db.Role.build({ name: 'editors', ACL: new ACL() }).users,
      parts: { ...db },
    },
    ...{ auth: db.auth, files: db.files, config: db.config, functions: db.functions, events: db.events },
    installations: db.installations,
  };
}

const clients = {
  page: createAppClient({ ...options, sessionToken }),
  caller: server.as(sessionToken),
  server,
  master: server.asMaster(),
};

test.each(Object.entries(clients))('no key and no token is in what a log makes of a client: %s', async (_name, db) => {
  const texts = Object.entries(everythingOf(db as Client)).map(([name, value]) => `${name}: ${logged(value)}`);
  const calls = [
    () => db.Species.count(),
    () => db.config.get(),
    () => db.auth.changePassword('sentinel-password'),
    () => db.health(),
  ];
  for (const call of calls) texts.push(await call().then(logged, logged));
  await db.close();

  expect(texts.length).toBeGreaterThan(15);
  expect(texts.filter((text) => text.includes('sentinel'))).toEqual([]);
});

/** Why a live query at an address comes to nothing. */
async function closeOf(liveQueryURL: string): Promise<never> {
  const db = createAppClient({ ...options, liveQueryURL });
  const subscription = db.Species.where({ group: 'bird' }).subscribe();
  subscription.ready.catch(() => undefined);
  const reason = await new Promise((resolve) => subscription.on('close', ({ error }) => resolve(error)));
  await db.close();
  throw reason;
}

test('nothing of a master service, and no refusal of a master key or a password in an address, tells it', async () => {
  const { jobs, push, hooks, schemas } = server.asMaster();
  const seen: unknown[] = [jobs, push, hooks, schemas];
  const attempts = [
    () => createAppClient({ ...options, masterKey } as never),
    () => createAppClient({ ...options, serverURL: 'http://u:sentinel-password@127.0.0.1:9/parse' }).health(),
    () => createAppClient({ ...options, serverURL: 'ftp://u:sentinel-password@example.com/parse' }),
    () => createAppClient({ ...options, liveQueryURL: 'u:sentinel-password@example.com/parse' }),
    () => closeOf('ws://u:sentinel-password@127.0.0.1:9/parse'),
    () => createAppClient({ ...options, sessionToken: 'sentinel\ntoken' }).Species.count(),
    () => createAppClient({ ...options, clientKey: 'sentinel\nkey' }).Species.count(),
    () => server.asMaster().push.send({ channels: ['owls'], alert: 'x' }),
  ];
  for (const attempt of attempts) seen.push(await (async () => attempt())().catch((error: unknown) => error));

  expect(seen.slice(4).filter((value) => !(value instanceof Error))).toEqual([]);
  expect(seen.map(logged).filter((text) => text.includes('sentinel'))).toEqual([]);
});
