import { expect, test } from '@jest/globals';
import { GeoPoint, queryIdentity, relativeTime } from '@parse-orm/runtime';
import { recordedClient } from './world.js';

const { db } = recordedClient();
const question = (query: object): string => JSON.stringify(queryIdentity(query).question);

test('queries that ask the same have one identity, however often they are made', () => {
  const here = (): object =>
    db.Observation.where({
      location: { near: new GeoPoint(1, 2), maxKilometers: 3 },
      observedAt: { gt: new Date(0), lt: relativeTime('2 days ago') },
      notes: { matches: /^a/i },
    })
      .include({ species: true })
      .limit(3);

  expect(queryIdentity(here())).toMatchObject({ className: 'Observation', caller: queryIdentity(db.Species).caller });
  expect(question(here())).toBe(question(here()));
});

test('whatever differs in what is asked makes another identity', () => {
  const species = db.Species.pointer('abc');
  const queries = [
    db.Observation,
    db.Observation.limit(1),
    db.Observation.orderBy('observedAt'),
    db.Observation.include({ species: true }),
    db.Observation.select({ notes: true }),
    db.Observation.omit('notes'),
    db.Observation.where({ notes: 'a' }),
    db.Observation.where({ notes: { matches: /a/ } }),
    db.Observation.where({ notes: { matches: /a/i } }),
    db.Observation.where({ observedAt: new Date(0) }),
    db.Observation.where({ observedAt: new Date(1) }),
    db.Observation.where({ observedAt: { lt: relativeTime('now') } }),
    db.Observation.where({ observedAt: { lt: relativeTime('in 1 day') } }),
    db.Observation.where({ species }),
    db.Observation.where({ species: db.Species.pointer('def') }),
    db.Observation.where({ species: { in: db.Species.where({ group: 'bird' }).values('objectId') } as never }),
    db.Observation.whereRaw({ notes: 'a' }),
    db.Observation.whereRaw({ notes: 'b' }),
    db.Observation.where({ location: { near: new GeoPoint(1, 2) } }),
    db.Observation.where({ location: { near: new GeoPoint(1, 3) } }),
  ];

  expect(new Set(queries.map(question)).size).toBe(queries.length);
});

test('each client is a caller of its own, and a token is no part of what it is called', () => {
  const callers = [db, recordedClient().db, db.as('r:secret'), db.as('r:secret'), db.asMaster()].map(
    (client) => queryIdentity(client.Species).caller,
  );

  expect(new Set(callers).size).toBe(5);
  // A server that renders pages has first callers, too: theirs are others.
  for (const caller of callers) expect(caller).toMatch(/^0\.\d{6,}:\d+$/);
  expect(callers.join()).not.toContain('secret');
});

test('what is no query is refused', () => {
  expect(() => queryIdentity({})).toThrow(
    'A query is expected, such as db.Post.where({ … }), and not what it answers: leave out find().',
  );
});
