import { inspect } from 'node:util';
import { expect, jest, test } from '@jest/globals';
import type { RequestEvent, ResponseEvent } from '@parse-orm/runtime';
import { recordedClient, testServer, uniqueWord } from '../runtime/world.js';
import { createClient } from '../runtime/generated/server.js';
import { MapStorage } from './storages.js';
import { totp } from './totp.js';
import { newAccount } from './world.js';

/** All that somebody could print of a value: its text, its JSON, and what is inside. */
function allTexts(value: unknown): string {
  const error = value instanceof Error ? `${value.stack} ${allTexts(value.cause ?? '')}` : '';
  return `${String(value)} ${JSON.stringify(value)} ${inspect(value, { depth: 12, showHidden: true })} ${error}`;
}

test('no event, error, object or line of the console holds a password, a token, a secret or a code', async () => {
  const seen: unknown[] = [];
  const lines = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation((...parts) => void seen.push(parts)),
  );
  const record = (event: RequestEvent | ResponseEvent): void => void seen.push(event);
  const secrets: string[] = [];
  const note = (secret: string | undefined): string => {
    if (!secret) throw new Error('There is no secret.');
    secrets.push(secret);
    return secret;
  };
  const attempt = async (call: () => Promise<unknown>): Promise<void> => {
    seen.push(await call().catch((error: unknown) => error));
  };
  const { db } = recordedClient({ onRequest: record, onResponse: record });
  const noteToken = async (): Promise<string> => note(await db.auth.sessionToken());
  const username = uniqueWord();
  const [password, next, wrong] = [
    note(`pass-${uniqueWord()}`),
    note(`next-${uniqueWord()}`),
    note(`bad-${uniqueWord()}`),
  ];

  const draft = db.User.build({ username: uniqueWord(), password });
  seen.push(draft);
  await attempt(() => db.auth.signUp({ username, password }));
  await noteToken();
  await attempt(() => db.auth.signUp({ username, password: wrong }));
  const { secret } = await db.auth.newMfaSecret(username);
  for (const code of await db.auth.enrolMfa({ secret: note(secret), token: totp(secret) })) note(code);
  await attempt(() => db.auth.enrolMfa({ secret, token: '000000' }));
  await attempt(() => db.auth.current({ refresh: true }));
  await attempt(() => db.auth.changePassword(next));
  const token = await noteToken();
  await attempt(() => db.auth.verifyPassword({ username, password: wrong }));
  await attempt(() => db.auth.session());
  await attempt(() => db.auth.sessions());
  await attempt(() => db.auth.logOut());
  await attempt(() => db.auth.logIn({ username, password: wrong }));
  await attempt(() => db.auth.logIn({ username, password: next }));
  await attempt(() => db.auth.logIn({ username, password: next }, { mfa: totp(secret) }));
  await noteToken();
  await attempt(() => db.auth.become(token));
  await attempt(() => db.as(token).Species.count());
  await attempt(() => db.User.create({ username, password: wrong }));
  await attempt(() => db.User.update('nobody', { password: wrong }));
  await attempt(async () => draft.save());

  const { serverURL, applicationId } = testServer;
  const unreachable = createClient({ serverURL: 'http://127.0.0.1:9/parse', applicationId, retry: false });
  await attempt(() => unreachable.auth.logIn({ username, password: next }));
  await attempt(() => unreachable.as(token).auth.changePassword(next));
  const broken = createClient({
    ...{ serverURL, applicationId, retry: false },
    fetch: async (_url, init) => new Response(`<html>${String(init.body)}</html>`, { status: 502 }),
  });
  await attempt(() => broken.auth.logIn({ username, password: next }));
  const slow = createClient({ ...testServer, timeout: 1, fetch: async (url, init) => fetch(url, init) });
  await attempt(() => slow.auth.logIn({ username, password: next }));
  seen.push(db, db.auth, unreachable);
  for (const line of lines) line.mockRestore();

  expect(secrets.length).toBeGreaterThan(8);
  expect(seen.length).toBeGreaterThan(40);
  const texts = seen.map(allTexts);
  for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
});

test('what a log shows of a user has no data of providers, and of a session no token', async () => {
  const { db } = recordedClient();
  const anonymous = await db.auth.anonymous();
  const { anonymous: held } = anonymous.authData as unknown as { anonymous: { id: string } };
  const session = await db.Session.first();

  expect(held.id).toMatch(/^[a-z2-7]{32}$/);
  expect(allTexts(anonymous)).not.toContain(held.id);
  expect(session?.sessionToken).toMatch(/^r:/);
  expect(allTexts(session)).not.toMatch(/r:[0-9a-f]{32}/);
});

test('the secret of MFA is in no user: not of a sign-up, a save, a storage, nor for the master key', async () => {
  const sessionStorage = new MapStorage();
  const { db } = recordedClient({ sessionStorage });
  const { secret } = await db.auth.newMfaSecret('ada');
  const authData = { mfa: { secret, token: totp(secret) } };
  const user = await db.auth.signUp({ username: uniqueWord(), password: 'x', authData });
  const stored = [...sessionStorage.values.values()];
  const saved = await newAccount();
  saved.user.authData = authData;
  await saved.user.save();

  const master = db.asMaster();
  const found = await master.User.get(user.objectId);
  const { user: opened } = await master.auth.loginAs(user);

  expect(stored.join()).toContain(user.objectId);
  expect(await db.auth.isLinked('mfa')).toBe(true);
  const { mfa } = found.authData as unknown as { mfa: { recovery: string[] } };
  expect(mfa.recovery.length).toBeGreaterThan(1);
  const texts = [user, user.authData, saved.user, saved.user.authData, found, opened, opened.authData].map(allTexts);
  for (const told of [secret, ...mfa.recovery])
    expect([...texts, ...stored].filter((text) => text.includes(told))).toEqual([]);
});

test('a save that fails keeps the password for the next one, and shows it to nobody', async () => {
  const { username } = await newAccount();
  const { db } = recordedClient();
  const password = `secret-${uniqueWord()}`;
  const draft = db.User.build({ username, password });

  await expect(draft.save()).rejects.toMatchObject({ name: 'UsernameTaken' });

  expect(allTexts(draft)).not.toContain(password);
  draft.username = uniqueWord();
  await draft.save();
  expect(await db.auth.verifyPassword({ username: draft.username, password })).toBe(true);
});

test('what a live query tells of the own user holds no session token', async () => {
  const { db, user } = await newAccount();
  const subscription = db.User.where({ username: user.username }).subscribe();
  await subscription.ready;
  const updated = new Promise<object>((resolve) => {
    subscription.on('update', ({ object, original }) => resolve([object, original]));
  });

  user.displayName = 'Ada';
  await user.save();

  expect(JSON.stringify(await updated)).toContain('Ada');
  expect(JSON.stringify(await updated)).not.toMatch(/sessionToken|r:[0-9a-f]{32}/);
  await db.close();
});
