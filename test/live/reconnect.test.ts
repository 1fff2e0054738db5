import { afterEach, expect, test } from '@jest/globals';
import { OddServer, reply } from '../runtime/odd-server.js';
import { recordedClient, testServer, uniqueWord } from '../runtime/world.js';
import { Cable } from './cable.js';
import { next, recorded } from './live-world.js';

const { db } = recordedClient();
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of open.splice(0)) await end();
});

/** A client whose live queries go through a cable. */
async function cabled(heartbeat = 30_000): Promise<{ cable: Cable; live: typeof db }> {
  const cable = await Cable.to(testServer.serverURL);
  const live = recordedClient({ liveQueryURL: cable.url, liveQuery: { reconnectDelay: 20, heartbeat } }).db;
  open.push(
    () => live.close(),
    () => cable[Symbol.asyncDispose](),
  );
  return { cable, live };
}

const newSpecies = (commonName: string): Promise<{ objectId: string }> =>
  db.Species.create({ scientificName: 'x', group: 'bird', commonName });

test('after a cut the subscription is made anew, and what may have been missed is told as a gap', async () => {
  const { cable, live } = await cabled();
  const commonName = uniqueWord();
  const subscription = live.Species.where({ commonName }).subscribe();
  await subscription.ready;
  const seen = recorded(subscription);

  cable.refuse(true);
  const [closed, gap] = [next(subscription, 'close'), next(subscription, 'gap')];
  const before = Date.now();
  cable.cut();
  expect(await closed).toMatchObject({ final: false, error: { name: 'ConnectionError' } });
  expect(subscription.state).toBe('connecting');
  await newSpecies(commonName);
  cable.refuse(false);

  const { from, to } = await gap;
  expect(from.getTime()).toBeLessThanOrEqual(before);
  expect(to.getTime()).toBeGreaterThanOrEqual(before);
  expect(subscription.state).toBe('open');
  const made = next(subscription, 'create');
  const { objectId } = await newSpecies(commonName);
  await made;
  expect(seen).toEqual([`create ${objectId}`]);
});

test('a connection that has died without a word is noticed and replaced', async () => {
  const { cable, live } = await cabled(300);
  const subscription = live.Species.where({ commonName: uniqueWord() }).subscribe();
  await subscription.ready;

  const closed = next(subscription, 'close');
  cable.freeze(true);
  expect((await closed).error?.message).toContain('has gone silent');
  const gap = next(subscription, 'gap');
  cable.freeze(false);
  await gap;

  expect(cable.open).toBe(1);
});

test('a client that closes waits for no farewell of a server that has died', async () => {
  const { cable, live } = await cabled();
  await live.Species.where({ commonName: uniqueWord() }).subscribe().ready;

  cable.freeze(true);
  await live.close();

  while (cable.open > 0) await new Promise((resolve) => setImmediate(resolve));
});

test('a frame that is no JSON may have been an event: the connection is made anew', async () => {
  const { cable, live } = await cabled();
  const subscription = live.Species.where({ commonName: uniqueWord() }).subscribe();
  await subscription.ready;

  const [closed, gap] = [next(subscription, 'close'), next(subscription, 'gap')];
  cable.inject('<html>');

  expect((await closed).error?.message).toContain('sent what is no JSON');
  await gap;
});

test('what the protocol does not know is passed over', async () => {
  const { cable, live } = await cabled();
  const commonName = uniqueWord();
  const subscription = live.Species.where({ commonName }).subscribe();
  await subscription.ready;

  for (const text of [
    'null',
    '[]',
    '{"op":"new"}',
    '{"op":"create","requestId":1}',
    '{"op":"x","requestId":1,"object":{}}',
  ]) {
    cable.inject(text);
  }
  cable.inject('{"op":"create","requestId":77,"object":{"objectId":"a"}}');
  const made = next(subscription, 'create');
  const { objectId } = await newSpecies(commonName);

  expect((await made).object.objectId).toBe(objectId);
  expect(cable.connections).toBe(1);
});

test('each try to connect that comes to nothing is told, and the next one waits longer', async () => {
  const { cable, live } = await cabled();
  cable.refuse(true);
  const subscription = live.Species.where({ commonName: uniqueWord() }).subscribe();
  const times: number[] = [];
  const reasons = new Set<string | undefined>();
  await new Promise<void>((resolve) =>
    subscription.on('close', ({ error }) => {
      reasons.add(error?.message.replace(/^ws:\S+/, 'URL'));
      if (times.push(Date.now()) === 6) resolve();
    }),
  );
  expect(reasons.size).toBe(1);
  // Only `ws` tells why.
  expect([...reasons][0]).toMatch(/^URL cannot be reached( \(\w+\)|, or is no live query server)\.$/);
  cable.refuse(false);
  await subscription.ready;

  const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(waits.at(-1)).toBeGreaterThan(2 * (waits[0] ?? 0));
  // It was never open before, so that nothing was missed.
  expect(subscription.state).toBe('open');
});

test('where no live query server is, each try says so', async () => {
  await using odd = await OddServer.start((_, response) => reply(response, { status: 404, body: '{}' }));
  const { db: live } = recordedClient({ liveQueryURL: odd.serverURL.replace('http', 'ws') });
  open.push(() => live.close());

  const { error } = await next(live.Species.where({}).subscribe(), 'close');

  const isTold = !('WebSocket' in globalThis);
  expect(error?.message).toContain(
    isTold ? 'answers HTTP 404, and not as a live query server does.' : 'is no live query server.',
  );
});

test('a query that is changed without a connection is what the next one asks for', async () => {
  const { cable, live } = await cabled();
  const [before, after] = [uniqueWord(), uniqueWord()];
  const subscription = live.Species.where({ commonName: before }).subscribe();
  await subscription.ready;
  const seen = recorded(subscription);

  const closed = next(subscription, 'close');
  cable.cut();
  await closed;
  await subscription.update(live.Species.where({ commonName: after }));
  const made = next(subscription, 'create');
  await newSpecies(before);
  const { objectId } = await newSpecies(after);
  await made;

  expect(seen).toEqual([`create ${objectId}`]);
});

test('a thousand subscriptions share one connection, which closes with the last of them', async () => {
  const { cable, live } = await cabled();
  const words = Array.from({ length: 1000 }, uniqueWord);
  const subscriptions = words.map((commonName) => live.Species.where({ commonName }).subscribe());
  await Promise.all(subscriptions.map(({ ready }) => ready));
  const seen = subscriptions.map(recorded);
  expect([cable.connections, cable.open]).toEqual([1, 1]);

  const made = next(subscriptions[700]!, 'create');
  const { objectId } = await newSpecies(words[700]!);
  await made;
  expect(seen.flat()).toEqual([`create ${objectId}`]);

  for (const subscription of subscriptions.slice(1)) subscription.unsubscribe();
  const last = next(subscriptions[0]!, 'create');
  await newSpecies(words[0]!);
  await last;
  expect(cable.open).toBe(1);
  subscriptions[0]!.unsubscribe();
  while (cable.open > 0) await new Promise((resolve) => setImmediate(resolve));
});

test('who leaves before the server has answered leaves nothing there', async () => {
  const { cable, live } = await cabled();
  const commonName = uniqueWord();
  const stays = live.Species.where({ commonName }).subscribe();
  await stays.ready;
  const closes: unknown[] = [];
  stays.on('close', (event) => closes.push(event));

  for (let count = 0; count < 20; count++) {
    const leaves = live.Species.where({ commonName }).subscribe();
    const seen = recorded(leaves);
    void leaves.ready.then(() => expect(seen).toEqual([]));
    await new Promise((resolve) => setImmediate(resolve));
    leaves.unsubscribe();
  }
  const made = next(stays, 'create');
  await newSpecies(commonName);
  await made;

  expect([closes, cable.connections]).toEqual([[], 1]);
});
