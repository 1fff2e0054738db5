import { afterAll, expect, test } from '@jest/globals';
import { relativeTime } from '@parse-orm/runtime';
import { newSpecies, recordedClient, uniqueWord } from '../runtime/world.js';
import { next, recorded } from './live-world.js';

const { db } = recordedClient();
const bird = { scientificName: 'x', group: 'bird' } as const;
const aSurvey = { className: 'Survey', objectId: 'abcdefghij' } as const;
afterAll(() => db.close());

test('what is made, changed and deleted is told, with the object and what it was before', async () => {
  const commonName = uniqueWord();
  const subscription = db.Species.where({ commonName, wingspanCentimetres: { gte: 10 } }).subscribe();
  await subscription.ready;

  const made = next(subscription, 'create');
  const small = await db.Species.create({ scientificName: 'a', group: 'bird', commonName, wingspanCentimetres: 12 });
  expect((await made).object).toMatchObject({
    objectId: small.objectId,
    className: 'Species',
    wingspanCentimetres: 12,
  });
  expect((await made).object.createdAt).toEqual(small.createdAt);

  const changed = next(subscription, 'update');
  await db.Species.update(small, { wingspanCentimetres: 15 });
  const { object, original } = await changed;
  expect([object.wingspanCentimetres, original?.wingspanCentimetres]).toEqual([15, 12]);

  const left = next(subscription, 'leave');
  await db.Species.update(small, { wingspanCentimetres: 5 });
  expect((await left).original?.wingspanCentimetres).toBe(15);

  const entered = next(subscription, 'enter');
  await db.Species.update(small, { wingspanCentimetres: 20 });
  expect((await entered).object.wingspanCentimetres).toBe(20);

  const gone = next(subscription, 'delete');
  await small.delete();
  expect((await gone).object.objectId).toBe(small.objectId);
  subscription.unsubscribe();
  expect(subscription.state).toBe('closed');
});

test('a loop over a subscription gets its events in order, and its end ends the subscription', async () => {
  const commonName = uniqueWord();
  const subscription = db.Species.where({ commonName }).subscribe();
  const closed = next(subscription, 'close');
  void subscription.ready.then(async () => {
    const species = await db.Species.create({ scientificName: 'b', group: 'bird', commonName });
    await db.Species.update(species, { scientificName: 'c' });
    await db.Species.update(species, { scientificName: 'd' });
  });

  const seen: string[] = [];
  for await (const event of subscription) {
    if (event.type === 'gap') continue;
    seen.push(`${event.type} ${event.object.scientificName}`);
    if (seen.length === 3) break;
  }

  expect(seen).toEqual(['create b', 'update c', 'update d']);
  expect(await closed).toEqual({ type: 'close', final: true, error: undefined });
  expect(subscription.state).toBe('closed');
});

test('a loop has what was told before it began, and can be ended while it waits', async () => {
  const commonName = uniqueWord();
  const [subscription, witness] = [1, 2].map(() => db.Species.where({ commonName }).subscribe());
  if (!subscription || !witness) throw new Error('There are two.');
  await Promise.all([subscription.ready, witness.ready]);
  const told = next(witness, 'create');
  const { objectId } = await db.Species.create({ ...bird, commonName });
  await told;
  witness.unsubscribe();

  const events = subscription[Symbol.asyncIterator]();
  expect((await events.next()).value).toMatchObject({ type: 'create', object: { objectId } });
  const waiting = [events.next(), events.next()];
  expect(await events.return?.()).toEqual({ done: true, value: undefined });
  for (const each of waiting) expect(await each).toEqual({ done: true, value: undefined });
  expect(subscription.state).toBe('closed');
});

test('who unsubscribes in a listener ends it for the other listeners, too', async () => {
  const commonName = uniqueWord();
  const subscription = db.Species.where({ commonName }).subscribe();
  subscription.on('create', () => subscription.unsubscribe());
  const seen = recorded(subscription);
  await subscription.ready;
  const closed = next(subscription, 'close');

  await db.Species.create({ ...bird, commonName });

  expect(await closed).toMatchObject({ final: true });
  expect(seen).toEqual([]);
});

test('only selected fields come, and only changes of watched fields are told', async () => {
  const commonName = uniqueWord();
  const [species, one, other] = await Promise.all([
    db.Species.create({ scientificName: 'e', group: 'bird', commonName }),
    newSpecies(db),
    newSpecies(db),
  ]);
  const subscription = db.Species.where({ commonName })
    .select({ scientificName: true, parent: true })
    .subscribe({ watch: ['parent'] });
  await subscription.ready;
  const seen = recorded(subscription);
  const first = next(subscription, 'update');

  await db.Species.update(species, { parent: one });
  const { object, original } = await first;
  expect([object.parent?.objectId, object.scientificName, original?.parent]).toEqual([one.objectId, 'e', undefined]);
  expect('group' in (object as object) && (object as { group?: string }).group).toBeFalsy();

  const second = next(subscription, 'update');
  await db.Species.update(species, { scientificName: 'f' });
  await db.Species.update(species, { parent: other });
  expect((await second).object.scientificName).toBe('f');
  expect(seen).toHaveLength(2);
  subscription.unsubscribe();
});

test('a changed query goes on in the same subscription', async () => {
  const [before, after] = [uniqueWord(), uniqueWord()];
  const subscription = db.Species.where({ commonName: before }).subscribe();
  await subscription.ready;
  const seen = recorded(subscription);

  await subscription.update(db.Species.where({ commonName: after }));
  const made = next(subscription, 'create');
  await db.Species.create({ scientificName: 'g', group: 'bird', commonName: before });
  const wanted = await db.Species.create({ scientificName: 'g', group: 'bird', commonName: after });
  await made;

  expect(seen).toEqual([`create ${wanted.objectId}`]);
  await expect(subscription.update(db.Species.where({ scientificName: { search: 'x' } }))).rejects.toThrow(
    'Species.scientificName cannot be watched: the server matches live queries without the index of a text search: use `contains` or `matches`.',
  );
  expect(subscription.state).toBe('open');
  subscription.unsubscribe();
});

test('filters that the server takes for one are told apart: values changed about, alternatives, quotes', async () => {
  const [one, other] = [uniqueWord(), uniqueWord()];
  const make = (scientificName: string, commonName: string): Promise<{ objectId: string }> =>
    db.Species.create({ ...bird, scientificName, commonName });
  const pairs: [Parameters<typeof db.Species.where>[0], Parameters<typeof db.Species.where>[0]][] = [
    [
      { scientificName: one, commonName: other },
      { scientificName: other, commonName: one },
    ],
    [
      { scientificName: one, or: [{ commonName: one }, { commonName: other }] },
      { scientificName: other, or: [{ commonName: one }, { commonName: other }] },
    ],
    [{ scientificName: { in: [`${one}","${other}`] } }, { scientificName: { in: [one, other] } }],
  ];

  for (const [first, second] of pairs) {
    const subscriptions = [first, second].map((filter) => db.Species.where(filter).subscribe());
    await Promise.all(subscriptions.map(({ ready }) => ready));
    const [, seen] = subscriptions.map(recorded);
    const made = next(subscriptions[1]!, 'create');
    const { objectId } = await make(other, one);
    await made;
    expect(seen).toEqual([`create ${objectId}`]);
    for (const subscription of subscriptions) subscription.unsubscribe();
  }
});

test('a loop that is behind gets a gap in place of what did not fit', async () => {
  const commonName = uniqueWord();
  const subscription = db.Species.where({ commonName }).subscribe({ bufferSize: 3 });
  await subscription.ready;
  const events = subscription[Symbol.asyncIterator]();
  const first = events.next();
  const seen = recorded(subscription);
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const scientificName of names) {
    const told = next(subscription, 'create');
    await db.Species.create({ ...bird, scientificName, commonName });
    await told;
  }

  expect(seen).toHaveLength(6);
  expect((await first).value).toMatchObject({ type: 'create', object: { scientificName: 'a' } });
  expect((await events.next()).value).toMatchObject({ type: 'gap', from: expect.any(Date), to: expect.any(Date) });
  expect((await events.next()).value).toMatchObject({ type: 'create', object: { scientificName: 'f' } });
  await events.return?.();
  expect(subscription.state).toBe('closed');
});

test('what cannot be watched is refused before anything is sent, with what to do', async () => {
  const refusal = async (query: { subscribe(): { readonly ready: Promise<void> } }): Promise<string> =>
    query.subscribe().ready.then(
      () => 'nothing',
      (error: Error) => error.message,
    );
  const species = db.Species.where({ group: 'bird' });

  expect(await refusal(species.limit(3))).toBe(
    'Species is watched as a whole, without limit: liveList() keeps the first so many objects.',
  );
  expect(await refusal(species.where({ parent: { is: { group: 'bird' } } }))).toContain(
    'Species.parent cannot be watched: the server matches live queries without the values of another query: ask for those first, and watch for them with `in`.',
  );
  expect(await refusal(db.Observation.where({ observedAt: { gt: relativeTime('1 day ago') } }))).toContain(
    'without a relative time: give a Date',
  );
  expect(await refusal(db.User.where({ relatedTo: { object: aSurvey, key: 'participants' } }))).toContain(
    'cannot be watched',
  );
  expect(await refusal(species.select({ parent: { group: true } }))).toContain('select it by true, or use liveList()');
  expect(await refusal(species.whereRaw({ group: { $elemMatch: {} } }))).toContain('without "$elemMatch"');
  const options = [{ watch: [] }, { watch: 'group' as never }, { bufferSize: 0 }, { bufferSize: Number.NaN }];
  expect(await Promise.all(options.map((each) => refusal({ subscribe: () => species.subscribe(each) })))).toEqual([
    'Species takes a list of fields in watch, with one at least: or leave it out.',
    'Species takes a list of fields in watch, with one at least: or leave it out.',
    'Species is watched with a bufferSize of 0, not 1 or more.',
    'Species is watched with a bufferSize of NaN, not 1 or more.',
  ]);
  const watched = species.subscribe();
  await expect(watched.update({} as never)).rejects.toThrow('Species is watched, and what is given is no query.');
  watched.unsubscribe();
  expect(() => recordedClient({ liveQueryURL: 'https://x.example' })).toThrow(
    /liveQueryURL is "https:.*no ws\(s\) URL/,
  );
});

test('a loop over what cannot be watched throws, whenever it begins', async () => {
  const loop = async (subscription: AsyncIterable<unknown>): Promise<void> => {
    for await (const event of subscription) throw new Error(String(event));
  };
  const refused = db.Species.limit(3).subscribe();

  await expect(loop(refused)).rejects.toMatchObject({ name: 'ValidationError' });
  await expect(loop(refused)).rejects.toMatchObject({ name: 'ValidationError' });
  await expect(loop(db.Species.skip(3).subscribe())).rejects.toThrow('without skip');
});

test('a query can be changed before the code of live queries has come', async () => {
  const [before, after] = [uniqueWord(), uniqueWord()];
  const subscription = db.Species.where({ commonName: before }).subscribe();
  await subscription.update(db.Species.where({ commonName: after }));
  const made = next(subscription, 'create');

  const { objectId } = await db.Species.create({ ...bird, commonName: after });

  expect((await made).object.objectId).toBe(objectId);
  subscription.unsubscribe();
  await expect(subscription.update(db.Species.where({ commonName: before }))).rejects.toThrow('subscribe anew');
});
