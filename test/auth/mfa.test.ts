import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { createClient } from '../runtime/generated/server.js';
import { recordedClient, testServer } from '../runtime/world.js';
import { totp } from './totp.js';
import { type Account, newAccount } from './world.js';

async function enrolled(): Promise<Account & { secret: string; recovery: string[] }> {
  const account = await newAccount();
  const { secret } = await account.db.auth.newMfaSecret(account.username);
  const recovery = await account.db.auth.enrolMfa({ secret, token: totp(secret) });
  return { ...account, secret, recovery };
}

test('a new secret fits authenticator apps, and its address says whose it is', async () => {
  const { auth } = recordedClient().db;

  const { secret, uri } = await auth.newMfaSecret('ada@example.com', 'Bird & Co');

  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(uri).toBe(`otpauth://totp/Bird%20%26%20Co:ada%40example.com?secret=${secret}&issuer=Bird%20%26%20Co`);
  expect((await auth.newMfaSecret('ada')).secret).not.toBe(secret);
  expect(totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 59_000)).toBe('287082'); // a test vector of RFC 6238
});

test('who has enrolled logs in with the code of the app', async () => {
  const { username, password, secret, user } = await enrolled();
  const { db } = recordedClient();

  await expect(db.auth.logIn({ username, password })).rejects.toMatchObject({ problem: 'mfaRequired' });
  await expect(db.auth.logIn({ username, password }, { mfa: '000000' })).rejects.toMatchObject({ problem: 'mfaWrong' });
  await expect(db.auth.logIn({ username, password: 'x' }, { mfa: totp(secret) })).rejects.toMatchObject({
    problem: 'wrongCredentials',
  });
  expect(await db.auth.current()).toBeUndefined();

  expect(await db.auth.logIn({ username, password }, { mfa: totp(secret) })).toMatchObject({ objectId: user.objectId });
  expect(await db.auth.isLinked('mfa')).toBe(true);
});

test('each recovery code stands for a code once', async () => {
  const { username, password, recovery } = await enrolled();
  const [one = '', other = ''] = recovery;
  const { db } = recordedClient();

  expect(recovery).toHaveLength(2);
  await db.auth.logIn({ username, password }, { mfa: one });
  await expect(db.auth.logIn({ username, password }, { mfa: one })).rejects.toMatchObject({ problem: 'mfaWrong' });
  await db.auth.logIn({ username, password }, { mfa: other });
});

test('recovery codes are not lost where the user cannot be asked for anew', async () => {
  const account = await newAccount();
  let isCut = false;
  const db = createClient({
    ...testServer,
    retry: false,
    fetch: async (url, init) => {
      if (isCut && url.endsWith('/users/me')) throw new TypeError('cut');
      return fetch(url, init);
    },
  });
  await db.auth.logIn(account);
  const { secret } = await db.auth.newMfaSecret(account.username);
  isCut = true;

  expect(await db.auth.enrolMfa({ secret, token: totp(secret) })).toHaveLength(2);

  await expect(db.auth.isLinked('mfa')).rejects.toMatchObject({ name: 'ConnectionError' });
  isCut = false;
  expect(await db.auth.isLinked('mfa')).toBe(true);
});

test('a wrong code enrols nobody', async () => {
  const { db, username, password } = await newAccount();
  const { secret } = await db.auth.newMfaSecret(username);

  await expect(db.auth.enrolMfa({ secret, token: '000000' })).rejects.toMatchObject({ problem: 'mfaWrong' });

  expect(await db.auth.isLinked('mfa')).toBe(false);
  await db.auth.logIn({ username, password });
});

test('the secret is changed with the code of the old one, and not without', async () => {
  const { db, username, password, secret } = await enrolled();
  const { secret: next } = await db.auth.newMfaSecret(username);

  await expect(db.auth.enrolMfa({ secret: next, token: totp(next) })).rejects.toMatchObject({ problem: 'mfaWrong' });
  const recovery = await db.auth.enrolMfa({ secret: next, token: totp(next), old: totp(secret) });

  expect(recovery).toHaveLength(2);
  await expect(db.auth.logIn({ username, password }, { mfa: totp(secret) })).rejects.toMatchObject({
    problem: 'mfaWrong',
  });
  await db.auth.logIn({ username, password }, { mfa: totp(next) });
});

test('MFA is given up by unlinking it', async () => {
  const { db, username, password } = await enrolled();

  await db.auth.unlink('mfa');

  expect(await db.auth.isLinked('mfa')).toBe(false);
  await db.auth.logIn({ username, password });
});

test('neither secret nor recovery codes are in the user', async () => {
  const { db, user, secret, recovery } = await enrolled();
  await db.auth.current({ refresh: true });

  for (const text of [JSON.stringify(user), inspect(user, { depth: 9, showHidden: true })]) {
    for (const hidden of [secret, ...recovery]) expect(text).not.toContain(hidden);
  }
});

test('a provider asks for the code, too', async () => {
  const { db, user, secret } = await enrolled();
  const { membership } = await import('./guild.js');
  await db.auth.linkWith('guild', membership(user.objectId));
  const { db: other } = recordedClient();

  await expect(other.auth.logInWith('guild', membership(user.objectId))).rejects.toMatchObject({
    problem: 'mfaRequired',
  });
  const again = await other.auth.logInWith('guild', membership(user.objectId), { mfa: totp(secret) });
  expect(again.objectId).toBe(user.objectId);
  expect(JSON.stringify(again)).not.toContain(secret);
});
