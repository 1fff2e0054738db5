import { expect, test } from '@jest/globals';
import { recordedClient, uniqueWord } from '../runtime/world.js';
import { membership } from './guild.js';
import { newAccount, whoAmI } from './world.js';

test('who comes with a provider for the first time becomes a user, and is the same one afterwards', async () => {
  const id = uniqueWord();
  const { db } = recordedClient();

  const made = await db.auth.logInWith('guild', membership(id), {
    values: { displayName: 'Ada', interests: ['owls'] },
  });
  const { objectId } = made;
  expect(made).toMatchObject({ displayName: 'Ada', interests: ['owls'], reputation: 0 });
  expect(made.username).not.toBe('');
  expect(await db.auth.isLinked('guild')).toBe(true);
  await db.auth.logOut();

  const again = await db.auth.logInWith('guild', membership(id), { values: { displayName: 'Grace' } });
  expect(again).toMatchObject({ objectId, displayName: 'Ada' });
  expect(await whoAmI(db)).toBe(objectId);
});

test('what the provider does not believe is refused', async () => {
  const { db } = recordedClient();

  const error = await db.auth
    .logInWith('guild', { id: 'x', ticket: 'secret forgery' })
    .catch((caught: unknown) => caught);

  expect(error).toMatchObject({ name: 'ScriptFailed', reason: 'The guild does not know this ticket.' });
  expect(String(error)).not.toContain('forgery');
  expect(await db.auth.current()).toBeUndefined();
});

test('a provider that the server is not set up for says so', async () => {
  const { db } = recordedClient();

  await expect(db.auth.logInWith('nowhere' as 'guild', membership('x'))).rejects.toMatchObject({
    problem: 'providerUnknown',
    name: 'UnsupportedService',
  });
  await expect(db.auth.logInWith('google', { id: 'x', id_token: 'y' })).rejects.toMatchObject({
    problem: 'providerUnknown',
    name: 'ObjectNotFound',
  });
});

test('whom a provider of the server does not know is refused, to log in and to be linked', async () => {
  const forged = { id: 'x', token: 'a forgery' };
  const { db } = await newAccount();

  const refusals = await Promise.all(
    [recordedClient().db.auth.logInWith('apple', forged), db.auth.linkWith('apple', forged)].map((call) =>
      call.catch((caught: unknown) => caught),
    ),
  );

  for (const refused of refusals) {
    expect(refused).toMatchObject({ problem: 'providerRefused' });
    expect(String(refused)).toMatch(/\(providerRefused, code \d+\)$/);
    expect(String(refused)).not.toContain('forgery');
  }
});

test('a provider that the server asks for at each log-in is no code of an authenticator app', async () => {
  const { db, username, password } = await newAccount();
  await db.auth.linkWith('pin', { pin: '1234' });
  const other = recordedClient().db;

  await expect(other.auth.logIn({ username, password })).rejects.toMatchObject({
    problem: 'providerRequired',
    reason: expect.stringContaining('pin'),
  });
  await other.auth.logIn({ username, password }, { authData: { pin: { pin: '1234' } } });
});

test('what is nothing that a provider says makes no link, and ends none', async () => {
  const { db, sent } = await newAccount();
  const message = 'needs what the provider guild says of the user';

  for (const given of [undefined, null, {}, 'x'] as never[]) {
    await expect(db.auth.linkWith('guild', given)).rejects.toThrow(`auth.linkWith ${message}`);
    await expect(recordedClient().db.auth.logInWith('guild', given)).rejects.toThrow(`auth.logInWith ${message}`);
  }
  expect(sent).toEqual([]);
});

test('of what is saved for providers the object keeps whose it is, and not what was shown to them', async () => {
  const { user } = await newAccount();
  const id = uniqueWord();

  user.authData = { guild: membership(id), pin: { pin: '1234' } };
  await user.save();

  expect(user.authData).toEqual({ guild: { id }, pin: {} });
});

test('a user can be linked to a provider, log in with it, and be unlinked', async () => {
  const { db, user } = await newAccount();
  const id = uniqueWord();
  expect(await db.auth.isLinked('guild')).toBe(false);

  expect(await db.auth.linkWith('guild', membership(id))).toBe(user);
  expect(await db.auth.isLinked('guild')).toBe(true);
  const { db: other } = recordedClient();
  expect((await other.auth.logInWith('guild', membership(id))).objectId).toBe(user.objectId);

  await db.auth.unlink('guild');
  expect(await db.auth.isLinked('guild')).toBe(false);
  expect((await other.auth.logInWith('guild', membership(id))).objectId).not.toBe(user.objectId);
});

test('linking keeps the session', async () => {
  const { db } = await newAccount();
  const token = await db.auth.sessionToken();

  await db.auth.linkWith('guild', membership(uniqueWord()));

  expect(await db.auth.sessionToken()).toBe(token);
  expect(await db.auth.sessions()).toHaveLength(1);
});

test('a provider’s user who is linked to somebody is not linked to another', async () => {
  const id = uniqueWord();
  const first = await newAccount();
  await first.db.auth.linkWith('guild', membership(id));
  const { db } = await newAccount();

  await expect(db.auth.linkWith('guild', membership(id))).rejects.toMatchObject({
    problem: 'accountLinked',
    name: 'AccountAlreadyLinked',
  });
  expect(await db.auth.isLinked('guild')).toBe(false);
});

test('an anonymous user who is linked to a provider is the same one, and not anonymous any more', async () => {
  const { db } = recordedClient();
  const { objectId } = await db.auth.anonymous();
  const id = uniqueWord();

  await db.auth.linkWith('guild', membership(id));

  expect(await db.auth.isLinked('anonymous')).toBe(false);
  await db.auth.logOut();
  expect((await db.auth.logInWith('guild', membership(id))).objectId).toBe(objectId);
});

test('a provider of a hostile name is a name', async () => {
  const { db } = await newAccount();

  for (const provider of ['__proto__', 'constructor', 'toString']) {
    expect(await db.auth.isLinked(provider as 'guild')).toBe(false);
    await expect(db.auth.linkWith(provider as 'guild', membership('x'))).rejects.toMatchObject({
      request: { method: 'PUT' },
    });
  }
});
