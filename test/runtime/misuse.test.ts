import { expect, test } from '@jest/globals';
import { relativeTime } from '@parse-orm/runtime';
import { recordedClient } from './world.js';

// What programs without types, or with habits from other clients, say wrongly. Nothing of it is sent.
const { db, sent } = recordedClient();

/** The client as JavaScript sees it: every method is there, and takes anything. */
type Method = 'include' | 'select' | 'omit' | 'orderBy' | 'where' | 'find' | 'count' | 'build';
type Loose = Promise<unknown> & Record<Method | 'saveAll' | 'deleteAll' | 'fetchAll', (...args: unknown[]) => Loose>;
const client = db as unknown as Loose & Record<'Observation' | 'User', Loose>;
const { Observation, User } = client;

const mistakes: readonly [said: string, () => Promise<unknown>, message: string][] = [
  [
    'include by a text',
    async () => Observation.include('species'),
    'takes an object such as { author: true } in include, not a string',
  ],
  ['include by a list', async () => Observation.include(['species']), 'in include, not an array'],
  ['select by a text', async () => Observation.select('notes'), 'in select, not a string'],
  [
    'select by false',
    () => Observation.select({ notes: false }).find(),
    'Observation.notes is selected by true, not a boolean',
  ],
  [
    'omit by a list',
    async () => Observation.omit(['notes']),
    'takes names one by one in omit, each a string, not an array',
  ],
  [
    'orderBy as MongoDB has it',
    async () => Observation.orderBy({ notes: -1 }),
    'in orderBy, each a string, not an object',
  ],
  [
    'orderBy of a place',
    () => Observation.orderBy('location').find(),
    'Observation.location cannot be sorted by: a GeoPoint has no order',
  ],
  [
    'orderBy of a relation',
    () => Observation.orderBy('-confirmedBy').find(),
    'Observation.confirmedBy cannot be sorted by: a Relation',
  ],
  [
    'a stream by a place',
    async () => {
      for await (const row of Observation.orderBy('location') as unknown as AsyncIterable<unknown>) void row;
    },
    'cannot be sorted by',
  ],
  [
    'orderBy of a password',
    () => User.orderBy('password').find(),
    '_User.password cannot be asked for: the server never shows it (in orderBy)',
  ],
  ['where of a password', () => User.where({ password: 'x' }).count(), '_User.password cannot be asked for'],
  [
    'in of a query',
    () => Observation.where({ notes: { in: Observation } }).find(),
    "Observation.notes.in takes a list, or one field of that query: add .values('…') to it",
  ],
  [
    'saveAll of one',
    () => client.saveAll(Observation.build({})),
    'saveAll takes an array of objects, not an Observation',
  ],
  [
    'saveAll of plain objects',
    () => client.saveAll([{ notes: 'x' }]),
    'saveAll[0] is no object that a class of this client made, but an object',
  ],
  [
    'deleteAll of ids',
    () => client.deleteAll(['ncPjh1Zkzl']),
    'deleteAll[0] is no object that a class of this client made, but a string',
  ],
  [
    'fetchAll of nothing',
    () => client.fetchAll([undefined]),
    'fetchAll[0] is no object that a class of this client made, but undefined',
  ],
];

test.each(mistakes)('%s is refused with what to say instead', async (_, act, message) => {
  sent.length = 0;
  await expect(act()).rejects.toMatchObject({ name: 'ValidationError', message: expect.stringContaining(message) });
  expect(sent).toEqual([]);
});

test('a time that cannot be read is named', () => {
  expect(() => relativeTime('12 bananas ago')).toThrow('not "12 bananas ago"');
});
