import { expect, test } from '@jest/globals';
import { createClient } from '../runtime/generated/server.js';
import { newSpecies, recordedClient, testServer, uniqueWord } from '../runtime/world.js';
import { newAccount, otherDevice, whoAmI } from './world.js';

test('a user logs in by name, by e-mail address, and by the address in place of the name', async () => {
  const { db } = recordedClient();
  const [username, password, email] = [uniqueWord(), 'a password', `${uniqueWord()}@example.com`];
  const { objectId } = await db.auth.signUp({ username, password, email });

  for (const credentials of [
    { username, password },
    { email, password },
    { username: email, password },
    { username, email, password },
  ]) {
    const { db: other } = recordedClient();
    expect(await other.auth.logIn(credentials)).toMatchObject({ objectId, username, email });
    expect(await whoAmI(other)).toBe(objectId);
  }
});

test.each([
  [(name: string) => ({ username: name, password: 'wrong' })],
  [() => ({ username: uniqueWord(), password: 'wrong' })],
  [() => ({ email: 'nobody@example.com', password: 'wrong' })],
])('wrong credentials are one error, whatever is wrong with them', async (credentialsOf) => {
  const { username } = await newAccount();
  const { db } = recordedClient();

  const error = await db.auth.logIn(credentialsOf(username)).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ problem: 'wrongCredentials', name: 'ObjectNotFound', code: 101 });
  expect(await db.auth.current()).toBeUndefined();
});

test('empty credentials say what is missing', async () => {
  const { db } = recordedClient();

  await expect(db.auth.logIn({ username: '', password: 'x' })).rejects.toMatchObject({ problem: 'usernameMissing' });
  await expect(db.auth.logIn({ username: 'x', password: '' })).rejects.toMatchObject({ problem: 'passwordMissing' });
});

test('a failed log-in leaves who was logged in', async () => {
  const { db, user, username } = await newAccount();

  await expect(db.auth.logIn({ username, password: 'wrong' })).rejects.toMatchObject({ problem: 'wrongCredentials' });

  expect(await db.auth.current()).toBe(user);
  expect(await whoAmI(db)).toBe(user.objectId);
});

test('logging out ends the session on the server, too', async () => {
  const { db, sent } = await newAccount();
  const token = (await db.auth.sessionToken()) ?? '';

  await db.auth.logOut();

  expect(await db.auth.current()).toBeUndefined();
  expect(await db.auth.sessionToken()).toBeUndefined();
  await expect(db.as(token).auth.current()).rejects.toMatchObject({ name: 'InvalidSessionToken' });
  sent.length = 0;
  await db.auth.logOut();
  expect(sent).toEqual([]);
});

test('logging out of a session that has ended elsewhere is logging out', async () => {
  const account = await newAccount();
  await (await otherDevice(account)).auth.revokeOtherSessions();

  await account.db.auth.logOut();

  expect(await account.db.auth.current()).toBeUndefined();
});

test('after logging out requests are nobody’s', async () => {
  const { db, user } = await newAccount();

  await db.auth.logOut();
  user.displayName = 'x';

  await expect(user.save()).rejects.toMatchObject({ name: 'SessionMissing' });
});

test('become takes over a session, and leaves who was logged in where there is none', async () => {
  const account = await newAccount();
  const token = (await account.db.auth.sessionToken()) ?? '';
  const { db, user } = await newAccount();

  await expect(db.auth.become(undefined as never)).rejects.toThrow('The session token is empty or has spaces.');
  await expect(db.auth.become('r:unknown')).rejects.toMatchObject({ name: 'InvalidSessionToken' });
  expect(await db.auth.current()).toBe(user);

  const taken = await db.auth.become(token);
  expect(taken).toMatchObject({ objectId: account.user.objectId, username: account.username });
  expect(JSON.stringify(taken)).not.toContain(token);
  expect(await db.auth.current()).toBe(taken);
});

test('a changed password ends all other sessions, and the client goes on with the new one', async () => {
  const account = await newAccount();
  const { db, username, password } = account;
  const [before, other] = [await db.auth.sessionToken(), await otherDevice(account)];

  await db.auth.changePassword('another one');

  expect(await db.auth.sessionToken()).not.toBe(before);
  expect(await whoAmI(db)).toBe(account.user.objectId);
  await expect(whoAmI(other)).rejects.toMatchObject({ name: 'InvalidSessionToken' });
  await expect(db.auth.logIn({ username, password })).rejects.toMatchObject({ problem: 'wrongCredentials' });
  await db.auth.logIn({ username, password: 'another one' });
  // The server itself would take an empty one.
  await expect(db.auth.changePassword('')).rejects.toThrow('auth.changePassword needs a password that is not empty.');
});

test.each(['save', 'update', 'saveAll'] as const)(
  'a password that is changed by %s gives the client its new session',
  async (how) => {
    const { db, user, username } = await newAccount();
    const before = await db.auth.sessionToken();

    if (how === 'update') await db.User.update(user, { password: 'new' });
    else user.set('password', 'new');
    if (how === 'save') await user.save();
    if (how === 'saveAll') await db.saveAll([user]);

    expect(await db.auth.sessionToken()).not.toBe(before);
    expect(await whoAmI(db)).toBe(user.objectId);
    expect(JSON.stringify(user)).not.toContain('sessionToken');
    expect(await db.auth.logIn({ username, password: 'new' })).toMatchObject({ objectId: user.objectId });
  },
);

test('a changed password is taken over by a client of db.as(), too', async () => {
  const { db, user } = await newAccount();
  const server = db.as((await db.auth.sessionToken()) ?? '');

  await server.auth.changePassword('another one');

  expect(await whoAmI(server)).toBe(user.objectId);
  expect(await whoAmI(db.as((await server.auth.sessionToken()) ?? ''))).toBe(user.objectId);
});

test('verifyPassword tells whether a password is right, and opens no session', async () => {
  const { db, username, password, sent } = await newAccount();

  expect(await db.auth.verifyPassword({ username, password })).toBe(true);
  expect(await db.auth.verifyPassword({ username, password: 'wrong' })).toBe(false);
  expect(sent).toEqual(['POST /verifyPassword', 'POST /verifyPassword']);
  expect(await db.auth.sessions()).toHaveLength(1);
  await expect(db.auth.verifyPassword({ username, password: '' })).rejects.toMatchObject({
    problem: 'passwordMissing',
  });
});

test.each(['delete', 'collection', 'deleteAll'] as const)(
  'a user deleted by %s is not logged in any more',
  async (how) => {
    const { db, user } = await newAccount();

    if (how === 'delete') await user.delete();
    if (how === 'collection') await db.User.delete(user.objectId);
    if (how === 'deleteAll') await db.deleteAll([user]);

    expect(await db.auth.current()).toBeUndefined();
    await newSpecies(db);
  },
);

test('loginAs opens a session of any user with the master key, and changes no client', async () => {
  const { user } = await newAccount();
  const { db } = recordedClient();

  const opened = await db.asMaster().auth.loginAs(user);

  expect(opened.user).toMatchObject({ objectId: user.objectId, username: user.username });
  expect(JSON.stringify(opened.user)).not.toMatch(/sessionToken|"_/);
  expect(await whoAmI(db.as(opened.sessionToken))).toBe(user.objectId);
  expect(await db.auth.current()).toBeUndefined();
  await expect(db.auth.loginAs(user)).rejects.toThrow('auth.loginAs needs the master key: call it of asMaster().auth.');
  await expect(db.asMaster().auth.loginAs('nobody')).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test('db.as() has its own session: it tells who that is, and nobody logs in or out with it', async () => {
  const account = await newAccount();
  const { db, user, username, password } = account;
  const server = createClient(testServer).as((await db.auth.sessionToken()) ?? '');

  expect((await server.auth.current())?.objectId).toBe(user.objectId);
  expect(await server.auth.current()).toBe(await server.auth.current());
  await expect(server.auth.logIn({ username, password })).rejects.toThrow('auth.logIn is not for as(token)');
  await expect(server.auth.signUp({ username, password })).rejects.toThrow('auth.signUp is not for as(token)');
  await expect(server.auth.become('r:x')).rejects.toThrow('auth.become is not for as(token)');

  await server.auth.logOut();
  await expect(whoAmI(server)).rejects.toMatchObject({ name: 'InvalidSessionToken' });
  await expect(server.Species.where({ scientificName: 'x' }).count()).rejects.toMatchObject({ code: 209 });
});

test('asMaster() has no session: it says so before anything is sent', async () => {
  const { db, sent } = recordedClient();
  const { auth } = db.asMaster();

  await expect(auth.logIn({ username: 'a', password: 'b' })).rejects.toThrow('auth.logIn is not for asMaster()');
  await expect(auth.logOut()).rejects.toThrow('auth.logOut is not for asMaster()');
  await expect(auth.sessions()).rejects.toThrow('auth.sessions is not for asMaster()');
  expect(await auth.current()).toBeUndefined();
  expect(sent).toEqual([]);
});

test('what is for a user says so where nobody is logged in', async () => {
  const { db, sent } = recordedClient();

  await expect(db.auth.changePassword('x')).rejects.toThrow(
    'auth.changePassword is for a user who is logged in, and nobody is: call logIn first.',
  );
  await expect(db.auth.unlink('anonymous')).rejects.toThrow('auth.unlink is for a user who is logged in');
  expect(sent).toEqual([]);
});
