import { expect, test } from '@jest/globals';
import { recordedClient, testServer, uniqueWord } from '../runtime/world.js';
import { createClient } from '../runtime/generated/server.js';
import { newAccount, whoAmI } from './world.js';

/** A client whose answers to one path come when they are let. */
function withHeld(path: string): { db: ReturnType<typeof createClient>; arrived: Promise<void>; release: () => void } {
  let release = (): void => undefined;
  let arrive = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  let isFirst = true;
  const db = createClient({
    ...testServer,
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      if (url.endsWith(path) && isFirst) {
        isFirst = false;
        arrive();
        await released;
      }
      return response;
    },
  });
  return { db, arrived, release };
}

test('of two log-ins the last one counts, though its answer comes first; the session of the other is ended', async () => {
  const [first, second] = [await newAccount(), await newAccount()];
  const { db, arrived, release } = withHeld('/login');

  const overtaken = db.auth.logIn(first).catch((error: unknown) => error);
  await arrived;
  await db.auth.logIn(second);
  release();

  expect(await overtaken).toMatchObject({
    name: 'AbortError',
    message: expect.stringContaining('auth.logIn was overtaken'),
  });
  expect(await whoAmI(db)).toBe(second.user.objectId);
  expect(await first.db.auth.sessions()).toHaveLength(1);
});

test('of two log-ins in one tick the last one counts', async () => {
  const [first, second] = [await newAccount(), await newAccount()];
  const { db } = recordedClient();

  const [one, other] = await Promise.allSettled([db.auth.logIn(first), db.auth.logIn(second)]);

  expect([one?.status, other?.status]).toEqual(['rejected', 'fulfilled']);
  expect(await whoAmI(db)).toBe(second.user.objectId);
});

test('a log-out that is called after a log-in leaves nobody logged in, and no session', async () => {
  const account = await newAccount();
  const { db, arrived, release } = withHeld('/login');

  const loggingIn = db.auth.logIn(account).catch((error: unknown) => error);
  await arrived;
  await db.auth.logOut();
  release();

  expect(await loggingIn).toMatchObject({ name: 'AbortError' });
  expect(await db.auth.current()).toBeUndefined();
  expect(await account.db.auth.sessions()).toHaveLength(1);
});

test('a sign-up that is followed by a log-out in the same tick leaves nobody logged in', async () => {
  const { db } = recordedClient();
  const username = uniqueWord();

  const [signedUp] = await Promise.allSettled([db.auth.signUp({ username, password: 'x' }), db.auth.logOut()]);

  expect(signedUp).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
  expect(await db.auth.sessionToken()).toBeUndefined();
  expect(await db.auth.verifyPassword({ username, password: 'x' })).toBe(true);
});

test('who asks for the current user is not cancelled with another who asks', async () => {
  const account = await newAccount();
  const { db, arrived, release } = withHeld('/users/me');
  const caller = db.as((await account.db.auth.sessionToken()) ?? '');
  const controller = new AbortController();

  const cancelled = caller.auth.current({ signal: controller.signal }).catch((error: unknown) => error);
  await arrived;
  const asked = caller.auth.current();
  controller.abort();
  release();

  expect(await cancelled).toMatchObject({ name: 'AbortError' });
  expect((await asked)?.objectId).toBe(account.user.objectId);
});

test('all who ask at once for the current user get one object, by one request', async () => {
  const { db, user } = await newAccount();
  const sent: string[] = [];
  const caller = recordedClient({ onRequest: ({ path }) => sent.push(path) }).db.as(
    (await db.auth.sessionToken()) ?? '',
  );

  const users = await Promise.all([caller.auth.current(), caller.auth.current(), caller.auth.current()]);

  expect(new Set(users).size).toBe(1);
  expect(users[0]?.objectId).toBe(user.objectId);
  expect(sent).toEqual(['/users/me']);
});

test('a log-in that is called after a log-out counts, though the log-out is answered later', async () => {
  const account = await newAccount();
  const { db, arrived, release } = withHeld('/logout');
  await db.auth.logIn(account);

  const loggingOut = db.auth.logOut();
  await arrived;
  await db.auth.logIn(account);
  release();
  await loggingOut;

  expect(await whoAmI(db)).toBe(account.user.objectId);
});

test('a request that is called before a log-out is never nobody’s: it is the user’s, or it is refused', async () => {
  const { db, user } = await newAccount();
  const names = Array.from({ length: 4 }, () => uniqueWord());
  const ACL = (await import('@parse-orm/runtime')).ACL.fromJSON({ [user.objectId]: { read: true, write: true } });

  const before = names.map((scientificName) => db.Species.create({ scientificName, group: 'bird', ACL }));
  const loggingOut = db.auth.logOut();
  const outcomes = await Promise.allSettled(before);
  await loggingOut;

  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'InvalidSessionToken' });
  }
  expect(await db.Species.where({ scientificName: { in: names } }).count()).toBe(0);
});

test('calls of one tick before and after a change of the session go their own ways', async () => {
  const [first, second] = [await newAccount(), await newAccount()];
  const early: Promise<unknown>[] = [];
  const { db } = recordedClient({
    // Called when the answer is there, and the session is not taken over yet.
    onResponse: ({ path }) => {
      if (path !== '/users/me' || early.length > 0) return;
      for (const { user } of [first, second]) early.push(db.User.get(user.objectId).catch((error: unknown) => error));
    },
  });
  await db.auth.logIn(first);

  await db.auth.become((await second.db.auth.sessionToken()) ?? '');
  const late = [first, second].map(({ user }) => db.User.get(user.objectId).catch((error: unknown) => error));

  expect(await Promise.all(early)).toMatchObject([{ objectId: first.user.objectId }, { name: 'ObjectNotFound' }]);
  expect(await Promise.all(late)).toMatchObject([{ name: 'ObjectNotFound' }, { objectId: second.user.objectId }]);
});

test('all batches of one saveAll are of the caller that it was called by', async () => {
  const { db, user } = await newAccount();
  const { ACL } = await import('@parse-orm/runtime');
  const drafts = Array.from({ length: 6 }, () => db.Species.build({ scientificName: uniqueWord(), group: 'bird' }));
  const own = ACL.fromJSON({ [user.objectId]: { read: true, write: true } });
  for (const draft of drafts) draft.ACL = own;
  await db.saveAll(drafts);
  for (const draft of drafts) draft.commonName = 'changed';

  let batches = 0;
  const saving = db.saveAll(drafts, {
    ...{ batchSize: 2, concurrency: 1 },
    onProgress: () => {
      batches++;
      if (batches === 1) void db.auth.logOut().catch(() => undefined);
    },
  });

  // The session has ended on the server meanwhile, or not yet: never are the rest written as nobody.
  const outcome = await saving.catch((error: unknown) => error);
  const reasons = (outcome as { failures?: { error: { name: string } }[] } | undefined)?.failures ?? [];
  for (const { error } of reasons) expect(error.name).toBe('InvalidSessionToken');
});

test('a password is changed beside other requests, and the log-in is not lost', async () => {
  const { db, user } = await newAccount();

  await Promise.allSettled([
    db.auth.changePassword('another one'),
    ...Array.from({ length: 20 }, () => db.Species.where({ scientificName: uniqueWord() }).find()),
  ]);

  expect(await whoAmI(db)).toBe(user.objectId);
});

test('a request that is refused before the new session arrives does not end the log-in', async () => {
  const account = await newAccount();
  const { db, arrived, release } = withHeld(`/users/${account.user.objectId}`);
  await db.auth.logIn(account);
  const events: unknown[] = [];
  db.auth.on('change', (user) => events.push(user?.objectId));

  const changing = db.auth.changePassword('another one');
  await arrived;
  await expect(db.Species.count()).rejects.toMatchObject({ name: 'InvalidSessionToken' });
  release();
  await changing;

  expect(await whoAmI(db)).toBe(account.user.objectId);
  expect(events).toEqual([undefined, account.user.objectId]);
});
