import { expect, test } from '@jest/globals';
import { relativeTime } from '@parse-orm/runtime';
import { recordedClient } from './world.js';

// What programs without types, or with habits from other clients, say wrongly. Nothing of it is sent.
const { db, sent } = recordedClient();

/** The client as JavaScript sees it: every method is there, and takes anything. */
type Method =
  'include' | 'select' | 'omit' | 'orderBy' | 'where' | 'find' | 'count' | 'build' | 'update' | 'delete' | 'subscribe';
type Loose = Promise<unknown> &
  Record<Method | 'saveAll' | 'deleteAll' | 'fetchAll' | 'logIn' | 'on', (...args: unknown[]) => Loose>;
const client = db as unknown as Loose & Record<'Observation' | 'User' | 'auth', Loose>;
const { Observation, User, auth } = client;

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
  ['update of nothing', () => Observation.update(), 'Observation was given an object of undefined'],
  ['update without changes', () => Observation.update('a'), 'Observation takes the fields that change, not undefined'],
  [
    'update by an object',
    () => Observation.update('a', Observation.build({})),
    'Observation takes the fields that change, not an Observation',
  ],
  ['delete of nothing', () => Observation.delete(), 'Observation was given an object of undefined'],
  ['logIn by nothing', () => auth.logIn(), 'auth.logIn takes { username, password } or { email, password }'],
  ['logIn by a name', () => auth.logIn('mara', 'secret'), 'auth.logIn takes { username, password }'],
];

test.each(mistakes)('%s is refused with what to say instead', async (_, act, message) => {
  sent.length = 0;
  await expect(act()).rejects.toMatchObject({ name: 'ValidationError', message: expect.stringContaining(message) });
  expect(sent).toEqual([]);
});

test('what is no function hears of no session and of no live query', () => {
  expect(() => auth.on('change', undefined)).toThrow('Only functions can listen');
  const subscription = Observation.subscribe();
  expect(() => subscription.on('create', undefined)).toThrow('Only functions can listen');
  (subscription as unknown as { unsubscribe(): void }).unsubscribe();
});

test('a time that cannot be read is named', () => {
  expect(() => relativeTime('12 bananas ago')).toThrow('not "12 bananas ago"');
});
