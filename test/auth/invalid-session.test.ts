import { expect, test } from '@jest/globals';
import { ParseError } from '@parse-orm/runtime';
import type { ServerClient } from '../runtime/generated/server.js';
import { newSpecies, recordedClient, uniqueWord } from '../runtime/world.js';
import { MapStorage } from './storages.js';
import { newAccount, otherDevice, whoAmI } from './world.js';

/** What a client tells of its sessions. */
function told(db: ServerClient): unknown[] {
  const events: unknown[] = [];
  db.auth.on('change', (user) => events.push(user?.objectId));
  db.auth.on('invalidSession', (error) => events.push(error.name));
  return events;
}

test('a session that the server does not know any more is one error and one event, and is forgotten', async () => {
  const sessionStorage = new MapStorage();
  const account = await newAccount({ sessionStorage });
  await (await otherDevice(account)).auth.revokeOtherSessions();
  const events = told(account.db);

  const error = await account.db.Species.count().catch((caught: unknown) => caught);

  expect(error).toBeInstanceOf(ParseError);
  expect(error).toMatchObject({ name: 'InvalidSessionToken', code: 209 });
  expect(events).toEqual([undefined, 'InvalidSessionToken']);
  expect(await account.db.auth.current()).toBeUndefined();
  expect(sessionStorage.values.size).toBe(0);
  await newSpecies(account.db);
});

test('many requests that meet it give one event, and each its error', async () => {
  const account = await newAccount({ batching: false });
  await (await otherDevice(account)).auth.revokeOtherSessions();
  const events = told(account.db);
  const { db } = account;

  const results = await Promise.allSettled([
    ...Array.from({ length: 10 }, () => db.Species.where({ scientificName: uniqueWord() }).find()),
    ...Array.from({ length: 10 }, () => db.User.get(account.user.objectId)),
    db.auth.sessions(),
    db.auth.current({ refresh: true }),
    db.saveAll([db.Species.build({ scientificName: uniqueWord(), group: 'bird' })]),
  ]);

  expect(results.map(({ status }) => status)).toEqual(Array.from(results, () => 'rejected'));
  expect(events).toEqual([undefined, 'InvalidSessionToken']);
});

test('what waits for its turn in a batch is refused with the session, and is not sent as nobody’s', async () => {
  const account = await newAccount();
  await (await otherDevice(account)).auth.revokeOtherSessions();
  const names = Array.from({ length: 5 }, () => uniqueWord());
  const { db } = account;

  const results = await Promise.allSettled(
    names.map((scientificName) => db.Species.create({ scientificName, group: 'bird' })),
  );

  for (const result of results) {
    expect(result).toMatchObject({ reason: { name: 'InvalidSessionToken', request: { path: '/classes/Species' } } });
  }
  expect(
    await recordedClient()
      .db.Species.where({ scientificName: { in: names } })
      .count(),
  ).toBe(0);
});

test('a stored session that has ended is forgotten by the first request', async () => {
  const sessionStorage = new MapStorage();
  const account = await newAccount({ sessionStorage });
  await (await otherDevice(account)).auth.revokeOtherSessions();
  const { db } = recordedClient({ sessionStorage });
  expect(await db.auth.current()).toMatchObject({ username: account.username });

  await expect(whoAmI(db)).rejects.toMatchObject({ name: 'InvalidSessionToken' });

  expect(await db.auth.current()).toBeUndefined();
  expect(sessionStorage.values.size).toBe(0);
});

test('a client of db.as() is told once, and keeps its session: it never becomes nobody’s', async () => {
  const account = await newAccount();
  const db = account.db.as((await account.db.auth.sessionToken()) ?? '');
  const events = told(db);
  await (await otherDevice(account)).auth.revokeOtherSessions();

  for (let times = 0; times < 3; times++) {
    await expect(newSpecies(db)).rejects.toMatchObject({ name: 'InvalidSessionToken' });
  }

  expect(events).toEqual(['InvalidSessionToken']);
});

test('a request of the session before does not end the one that is there now', async () => {
  const account = await newAccount();
  const lost = await otherDevice(account);
  const { db } = account;
  await lost.auth.revokeOtherSessions();
  const events = told(db);

  const late = Promise.allSettled([db.User.get(account.user.objectId)]);
  const user = await db.auth.logIn(account);
  await late;

  expect(await db.auth.current()).toBe(user);
  expect(await whoAmI(db)).toBe(user.objectId);
  expect(events.at(-1)).toBe(user.objectId);
});

test('a session that has expired is one that the server does not know any more', async () => {
  const account = await newAccount();
  // The server remembers for a few seconds whose session it is: this one it has not met yet.
  const db = await otherDevice(account);
  const [newest] = await account.db.auth.sessions();
  await db.asMaster().Session.update(newest ?? '', { expiresAt: new Date(Date.now() - 1000) });
  const events = told(db);

  const error = await whoAmI(db).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ name: 'InvalidSessionToken', reason: 'Session token is expired.' });
  expect(events).toEqual([undefined, 'InvalidSessionToken']);
});

test('change tells who is logged in, and not that it is the same one', async () => {
  const { db, sent } = recordedClient();
  const events = told(db);
  const [username, password] = [uniqueWord(), 'x'];

  const { objectId } = await db.auth.signUp({ username, password });
  await db.auth.current({ refresh: true });
  await db.auth.changePassword('y');
  await db.auth.logOut();
  await db.auth.logIn({ username, password: 'y' });

  expect(events).toEqual([objectId, undefined, objectId]);
  expect(sent).toContain('POST /logout');
});

test('who does not want to be told any more is not', async () => {
  const { db } = recordedClient();
  const events: unknown[] = [];
  const end = db.auth.on('change', (user) => events.push(user));
  end();
  end();

  await db.auth.anonymous();

  expect(events).toEqual([]);
});
