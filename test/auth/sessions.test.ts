import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { Session } from '../runtime/generated/index.js';
import { newAccount, otherDevice, whoAmI } from './world.js';

test('the own session tells how and when it was opened', async () => {
  const { db, user } = await newAccount();

  const session = await db.auth.session();

  expect(session).toBeInstanceOf(Session);
  expect(session.user?.objectId).toBe(user.objectId);
  expect(session.createdWith).toMatchObject({ action: 'signup', authProvider: 'password' });
  expect(session.expiresAt?.getTime()).toBeGreaterThan(Date.now());
  expect(session.sessionToken).toBeUndefined();
});

test('a user sees all their sessions, the newest first, and nobody else’s; none with its token', async () => {
  const account = await newAccount();
  const [second, stranger] = [await otherDevice(account), await newAccount()];

  const sessions = await account.db.auth.sessions();

  expect(sessions.map(({ objectId }) => objectId)).toEqual([
    (await second.auth.session()).objectId,
    (await account.db.auth.session()).objectId,
  ]);
  expect(JSON.stringify(sessions)).not.toMatch(/r:[0-9a-f]{32}/);
  await expect(stranger.db.auth.revokeSession(sessions[0] ?? '')).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test('a session can be ended from another device', async () => {
  const account = await newAccount();
  const lost = await otherDevice(account);

  await account.db.auth.revokeSession(await lost.auth.session());

  await expect(whoAmI(lost)).rejects.toMatchObject({ name: 'InvalidSessionToken' });
  expect(await lost.auth.current()).toBeUndefined();
  expect(await whoAmI(account.db)).toBe(account.user.objectId);
});

test('all other sessions can be ended at once', async () => {
  const account = await newAccount();
  const others = [await otherDevice(account), await otherDevice(account)];

  expect(await account.db.auth.revokeOtherSessions()).toBe(2);

  for (const other of others) await expect(whoAmI(other)).rejects.toMatchObject({ name: 'InvalidSessionToken' });
  expect(await account.db.auth.sessions()).toHaveLength(1);
  expect(await account.db.auth.revokeOtherSessions()).toBe(0);
});

test('sessions of nobody are refused', async () => {
  const { db } = await newAccount();
  await db.auth.logOut();

  await expect(db.auth.session()).rejects.toMatchObject({ name: 'InvalidSessionToken' });
  await expect(db.auth.sessions()).rejects.toMatchObject({ name: 'InvalidSessionToken' });
});

test('the collection of sessions answers the own ones, and writes none', async () => {
  const { db, user } = await newAccount();

  expect(await db.Session.count()).toBe(1);
  const session = await db.Session.first();
  expect(session?.user?.objectId).toBe(user.objectId);
  session?.set('sessionToken', 'r:mine');
  await expect(session?.save()).rejects.toMatchObject({ name: 'InvalidKeyName' });
});

test('a session token in place of a session is neither sent as a part of an address nor told by the error', async () => {
  const { db } = await newAccount();
  const token = await db.auth.sessionToken();
  if (token === undefined) throw new Error('Nobody is logged in.');

  const calls = [
    () => db.auth.revokeSession(token),
    () => db.Session.get(token),
    () => db.Session.delete(token),
    () => db.User.get(token),
    async () => db.User.pointer(token),
  ];
  for (const call of calls) {
    const refused: unknown = await call().catch((error: unknown) => error);
    expect(String(refused)).toMatch(/"r:…" is no objectId of _(Session|User)\./);
    expect(inspect(refused, { depth: 9 })).not.toContain(token.slice(2));
  }
  expect(await db.auth.session()).toBeInstanceOf(Session);
});
