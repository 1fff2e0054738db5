// Behaviours that the suites of Parse Server (ParseUser, ParseSession) and of its JavaScript SDK hold, in our words.
import { expect, test } from '@jest/globals';
import { ACL, BatchError } from '@parse-orm/runtime';
import { newSpecies, recordedClient, uniqueWord } from '../runtime/world.js';
import { membership } from './guild.js';
import { newAccount, otherDevice, whoAmI } from './world.js';

const password = 'a password';

test('who is not the user can neither save nor delete them, alone or with others', async () => {
  const { db, user } = await newAccount();
  user.ACL = ACL.fromJSON({ '*': { read: true }, [user.objectId]: { read: true, write: true } });
  await user.save();
  const stranger = recordedClient().db;
  const seen = await stranger.User.get(user.objectId);
  const species = await newSpecies(stranger);
  seen.displayName = 'mine';
  species.commonName = 'changed';

  await expect(seen.save()).rejects.toMatchObject({ name: 'SessionMissing', code: 206 });
  await expect(seen.delete()).rejects.toMatchObject({ name: 'SessionMissing' });
  const error = await stranger.saveAll([seen, species]).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(BatchError);
  expect((error as BatchError).failures.map(({ object }) => object)).toEqual([seen]);
  expect((await stranger.Species.get(species.objectId)).commonName).toBe('changed');
  expect((await db.User.get(user.objectId)).displayName).toBeUndefined();
});

test('whom others look for and load comes without session, and the own session stays', async () => {
  const { db, user } = await newAccount();
  const token = await db.auth.sessionToken();

  const found = await db.User.where({ username: user.username }).first();
  const included = await db.Session.where({}).include({ user: true }).first();
  await found?.fetch();
  const [got] = await Promise.all([db.User.get(user.objectId), user.fetch(), db.fetchAll([user])]);

  expect(JSON.stringify([found, user, got, included?.user])).not.toMatch(/sessionToken|r:[0-9a-f]{32}/);
  expect(await db.auth.sessionToken()).toBe(token);
  expect(await db.auth.current()).toBe(user);
});

test('a user of whom only a name or an address fits is nobody', async () => {
  const { db } = recordedClient();
  const [username, email] = [uniqueWord(), `${uniqueWord()}@example.com`];
  await db.auth.signUp({ username, password, email });
  const other = recordedClient().db;

  for (const credentials of [
    { username: uniqueWord(), email, password },
    { username, email: 'x@example.com', password },
  ]) {
    await expect(other.auth.logIn(credentials)).rejects.toMatchObject({ problem: 'wrongCredentials' });
  }
});

test('where the name of one user is the address of another, the name counts', async () => {
  const address = `${uniqueWord()}@example.com`;
  const [one, other] = [recordedClient().db, recordedClient().db];
  const named = await one.auth.signUp({ username: address, password });
  await other.auth.signUp({ username: uniqueWord(), email: address, password });

  expect((await recordedClient().db.auth.logIn({ username: address, password })).objectId).toBe(named.objectId);
});

test('credentials that are queries are no credentials', async () => {
  const { db } = recordedClient();

  for (const username of [{ $ne: null }, ['a'], { $regex: '^a' }]) {
    const credentials = { username, password } as never;
    await expect(db.auth.logIn(credentials)).rejects.toMatchObject({ problem: 'wrongCredentials' });
  }
});

test('a user cannot call their own address verified; it can be taken away', async () => {
  const { db } = recordedClient();
  const user = await db.auth.signUp({ username: uniqueWord(), password, email: `${uniqueWord()}@example.com` });
  user.emailVerified = true;

  await expect(user.save()).rejects.toMatchObject({ name: 'OperationForbidden' });
  user.revert();
  user.unset('email');
  await user.save();

  expect((await db.auth.current({ refresh: true }))?.email).toBeUndefined();
});

test('an address or a name of somebody else is refused when the own user is changed, too', async () => {
  const { db } = recordedClient();
  const [username, email] = [uniqueWord(), `${uniqueWord()}@example.com`];
  await db.auth.signUp({ username, password, email });
  const { user } = await newAccount();

  user.email = email.toUpperCase();
  await expect(user.save()).rejects.toMatchObject({ name: 'EmailTaken' });
  user.revert();
  user.username = username;
  await expect(user.save()).rejects.toMatchObject({ name: 'UsernameTaken' });
});

test.each(['username', 'password'] as const)(
  'an empty %s is refused for a user who is there, which the server would take',
  async (name) => {
    const { db, user, username, password: own } = await newAccount();
    const message = `_User.${name} cannot be empty: nobody could log in with it.`;

    user.set(name, '');
    await expect(user.save()).rejects.toThrow(message);
    user.revert();
    await expect(db.User.update(user, { [name]: '' })).rejects.toThrow(message);

    await db.auth.logIn({ username, password: own });
  },
);

test('a user whom the master key has locked out cannot log in; the session that is there goes on', async () => {
  const { db, user, username } = await newAccount();
  const master = await db.asMaster().User.get(user.objectId);
  master.ACL = new ACL();
  await master.save();

  await expect(recordedClient().db.auth.logIn({ username, password })).rejects.toMatchObject({
    problem: 'wrongCredentials',
  });
  await newSpecies(db);
});

test('a password that the master key sets ends all sessions', async () => {
  const account = await newAccount();
  const { db, user, username } = account;

  await db.asMaster().User.update(user, { password: 'set by others' });

  await expect(whoAmI(db)).rejects.toMatchObject({ name: 'InvalidSessionToken' });
  await db.auth.logIn({ username, password: 'set by others' });
});

test('logging in leaves an anonymous user as it was; logging out loses them', async () => {
  const account = await newAccount();
  const { db } = recordedClient();
  const anonymous = await db.auth.anonymous();

  await db.auth.logIn(account);

  expect(await db.auth.isLinked('anonymous')).toBe(false);
  const left = await db.asMaster().User.get(anonymous.objectId);
  expect(Object.keys(left.authData ?? {})).toEqual(['anonymous']);
});

test('logging in with a provider does not link it to whoever was logged in', async () => {
  const { db, user } = await newAccount();

  const other = await db.auth.logInWith('guild', membership(uniqueWord()));

  expect(other.objectId).not.toBe(user.objectId);
  expect(await db.auth.current()).toBe(other);
  expect((await db.asMaster().User.get(user.objectId)).authData).toBeUndefined();
});

test('unlinking and linking again gives the same user, and the name stays', async () => {
  const { db, user, username } = await newAccount();
  const id = uniqueWord();

  await db.auth.linkWith('guild', membership(id));
  await db.auth.unlink('guild');
  await db.auth.linkWith('guild', membership(id));

  expect(user.username).toBe(username);
  expect((await recordedClient().db.auth.logInWith('guild', membership(id))).objectId).toBe(user.objectId);
});

test('changes made while a save of the own user is under way are kept', async () => {
  const { db, user } = await newAccount();

  user.displayName = 'Ada';
  const saving = user.save();
  user.reputation = 5;
  await saving;
  expect(user.changedFields()).toEqual(['reputation']);
  await user.save();

  expect(await db.auth.current({ refresh: true })).toMatchObject({ displayName: 'Ada', reputation: 5 });
});

test('bringing the own user up to date keeps changes that no save has sent', async () => {
  const account = await newAccount();
  const { db, user } = account;
  await (await otherDevice(account)).User.update(user, { reputation: 9 });
  user.displayName = 'Ada';

  await db.auth.current({ refresh: true });

  expect(user).toMatchObject({ displayName: 'Ada', reputation: 9 });
  expect(user.changedFields()).toEqual(['displayName']);
});

test('a session of another user can neither be seen nor changed', async () => {
  const [one, other] = [await newAccount(), await newAccount()];
  const { objectId } = await one.db.auth.session();

  await expect(other.db.Session.get(objectId)).rejects.toMatchObject({ name: 'ObjectNotFound' });
  await expect(other.db.Session.update(objectId, { installationId: 'x' })).rejects.toMatchObject({ code: 105 });
  await expect(recordedClient().db.Session.get(objectId)).rejects.toMatchObject({ name: 'InvalidSessionToken' });
});
