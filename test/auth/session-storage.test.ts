import { expect, jest, test } from '@jest/globals';
import { SessionStorageError } from '@parse-orm/runtime';
import { createClient } from '../runtime/generated/index.js';
import { recordedClient, testServer, uniqueWord } from '../runtime/world.js';
import { LateStorage, MapStorage } from './storages.js';
import { newAccount, whoAmI } from './world.js';

const key = `parse-orm:${testServer.applicationId}@${testServer.serverURL}`;

test('who logs in is still logged in for the next client of the same storage, without a request', async () => {
  const sessionStorage = new MapStorage();
  const account = await newAccount({ sessionStorage });
  const { db, sent } = recordedClient({ sessionStorage });

  const user = await db.auth.current();

  expect(user).toMatchObject({ objectId: account.user.objectId, username: account.username });
  expect(await db.auth.current()).toBe(user);
  expect(sent).toEqual([]);
  expect(await whoAmI(db)).toBe(account.user.objectId);
  expect([...sessionStorage.values.keys()]).toEqual([key]);
});

test('an anonymous user who is read from the storage is one still, and becomes a named one', async () => {
  const sessionStorage = new MapStorage();
  const { objectId } = await recordedClient({ sessionStorage }).db.auth.anonymous();
  const { db } = recordedClient({ sessionStorage });

  expect(await db.auth.isLinked('anonymous')).toBe(true);
  expect((await db.auth.signUp({ username: uniqueWord(), password: 'x' })).objectId).toBe(objectId);
});

test.each(['', 'r:0123 ', 'r:0123\n'])('a token that cannot be one is refused where it is given: %j', async (token) => {
  const message = /session token/;
  expect(() => recordedClient({ sessionToken: token })).toThrow(message);
  const { db, sent } = recordedClient();
  expect(() => db.as(token)).toThrow(message);
  await expect(db.auth.become(token)).rejects.toThrow(message);
  expect(sent).toEqual([]);
});

test('a client without a storage keeps its session for itself', async () => {
  await newAccount();

  expect(await recordedClient().db.auth.current()).toBeUndefined();
});

test('logging out empties the storage before the server answers', async () => {
  const sessionStorage = new MapStorage();
  const { db } = await newAccount({ sessionStorage });

  const loggingOut = db.auth.logOut({ signal: AbortSignal.abort() });

  await expect(loggingOut).rejects.toMatchObject({ name: 'AbortError' });
  expect(sessionStorage.values.size).toBe(0);
  expect(await recordedClient({ sessionStorage }).db.auth.current()).toBeUndefined();
});

test('a changed password is in the storage, and not in its words', async () => {
  const sessionStorage = new MapStorage();
  const { db, user } = await newAccount({ sessionStorage });

  await db.auth.changePassword('very secret');

  expect([...sessionStorage.values.values()].join()).not.toContain('very secret');
  expect(await whoAmI(recordedClient({ sessionStorage }).db)).toBe(user.objectId);
});

test('what was changed of the own user is not read from the storage in its old form', async () => {
  const sessionStorage = new MapStorage();
  const { user } = await newAccount({ sessionStorage });
  user.displayName = 'Grace';
  await user.save();

  const { db } = recordedClient({ sessionStorage });

  expect((await db.auth.current())?.displayName).toBe('Grace');
});

test('what no save has sent is not in the storage', async () => {
  const sessionStorage = new MapStorage();
  const { db, user } = await newAccount({ sessionStorage });
  user.displayName = 'not yet';
  user.set('password', 'not yet either');

  await db.auth.current({ refresh: true });

  expect([...sessionStorage.values.values()].join()).not.toContain('not yet');
  expect((await recordedClient({ sessionStorage }).db.auth.current())?.displayName).toBeUndefined();
});

test('clients of another application or server have another session in the same storage', async () => {
  const sessionStorage = new MapStorage();
  await newAccount({ sessionStorage });
  const { serverURL, applicationId } = testServer;

  for (const options of [
    { serverURL, applicationId: 'other' },
    { serverURL: 'http://127.0.0.1:9/parse', applicationId },
  ]) {
    expect(await createClient({ ...options, sessionStorage }).auth.sessionToken()).toBeUndefined();
  }
  const same = createClient({ serverURL: `${serverURL}/`, applicationId, sessionStorage });
  expect(await same.auth.sessionToken()).toMatch(/^r:/);
});

test('a session token that is given wins over the stored one', async () => {
  const sessionStorage = new MapStorage();
  await newAccount({ sessionStorage });
  const given = await newAccount();
  const sessionToken = (await given.db.auth.sessionToken()) ?? '';

  expect(await whoAmI(recordedClient({ sessionStorage, sessionToken }).db)).toBe(given.user.objectId);
});

test('with a storage that answers late, the first requests wait for it and are the user’s', async () => {
  const values = new Map<string, string>();
  const { user } = await newAccount({ sessionStorage: new MapStorage(values) });
  const storage = new LateStorage(values);
  const { db, sent } = recordedClient({ sessionStorage: storage });

  const reads = Promise.all([db.User.get(user.objectId), db.User.where({ username: user.username }).count()]);
  const token = db.auth.sessionToken();
  await new Promise(setImmediate);
  expect(sent).toEqual([]);
  storage.open();

  expect((await reads)[0].objectId).toBe(user.objectId);
  expect((await reads)[1]).toBe(1);
  expect(await token).toMatch(/^r:/);
  expect(sent).toEqual(['POST /batch']);
  await db.auth.logOut();
  expect(storage.inner.values.size).toBe(0);
});

test('a storage that cannot be read stops the request, which would be nobody’s, and is asked again', async () => {
  const values = new Map<string, string>();
  const { user } = await newAccount({ sessionStorage: new MapStorage(values) });
  const sessionStorage = new MapStorage(values);
  const get = jest.spyOn(sessionStorage, 'get');
  get.mockImplementationOnce(() => {
    throw new RangeError('the keychain is locked');
  });
  const { db, sent } = recordedClient({ sessionStorage });

  const error = await db.Species.count().catch((caught: unknown) => caught);

  expect(error).toBeInstanceOf(SessionStorageError);
  expect(String(error)).toContain('could not be read (RangeError), so nobody knows whose request this is');
  expect(sent).toEqual([]);
  expect(await whoAmI(db)).toBe(user.objectId);
});

test('a storage that is full does not lose the log-in, and says so', async () => {
  const sessionStorage = new MapStorage();
  jest.spyOn(sessionStorage, 'set').mockImplementation((_key, value) => {
    throw new DOMException(`no room for ${value}`, 'QuotaExceededError');
  });
  const { db } = recordedClient({ sessionStorage });
  const failures: SessionStorageError[] = [];
  db.auth.on('storageFailure', (failure) => failures.push(failure));

  const user = await db.auth.signUp({ username: uniqueWord(), password: 'x' });

  expect(await whoAmI(db)).toBe(user.objectId);
  expect(failures[0]).toBeInstanceOf(SessionStorageError);
  expect(failures[0]?.message).toContain(
    'The session could not be stored (QuotaExceededError): who is logged in stays so',
  );
  expect(failures[0]?.message).not.toMatch(/r:[0-9a-f]/);
});

test('where nobody listens, the console is told of a storage that fails', async () => {
  const sessionStorage = new MapStorage();
  jest.spyOn(sessionStorage, 'set').mockImplementation(() => {
    throw new Error('full');
  });
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);

  await newAccount({ sessionStorage });

  expect(warn.mock.calls.flat()).toEqual([expect.stringContaining('The session could not be stored')]);
  warn.mockRestore();
});

test.each(['no JSON', '{}', 'null', '{"sessionToken":7}', '""'])(
  'what is not a session counts for none: %s',
  async (stored) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { db } = recordedClient({ sessionStorage: new MapStorage(new Map([[key, stored]])) });

    expect(await db.auth.current()).toBeUndefined();
    expect(await db.Species.where({ scientificName: uniqueWord() }).count()).toBe(0);
    warn.mockRestore();
  },
);

test.each([7, {}, null, 'text'])('a stored user who is none is asked for: %j', async (stored) => {
  const account = await newAccount();
  const sessionToken = await account.db.auth.sessionToken();
  const values = new Map([[key, JSON.stringify({ sessionToken, user: stored })]]);
  const { db, sent } = recordedClient({ sessionStorage: new MapStorage(values) });

  expect((await db.auth.current())?.objectId).toBe(account.user.objectId);
  expect(sent).toEqual(['GET /users/me']);
});

test('a session that another page has stored meanwhile is not removed', async () => {
  const sessionStorage = new MapStorage();
  const page = await newAccount({ sessionStorage });
  const other = recordedClient({ sessionStorage });
  await other.db.auth.logIn(await newAccount());

  await page.db.auth.logOut();

  expect(await recordedClient({ sessionStorage }).db.auth.sessionToken()).toBe(await other.db.auth.sessionToken());
});

test('in a page the session is kept in localStorage, and where that is blocked, in memory', async () => {
  const values = new MapStorage();
  const page = {
    document: {},
    localStorage: {
      getItem: (name: string) => values.get(name) ?? null,
      setItem: (name: string, value: string) => values.set(name, value),
      removeItem: (name: string) => values.remove(name),
    },
  };
  Object.assign(globalThis, { document: page.document });
  const own = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  Object.defineProperty(globalThis, 'localStorage', { value: page.localStorage, configurable: true });
  try {
    const { user } = await newAccount();
    expect([...values.values.keys()]).toEqual([key]);
    expect((await recordedClient().db.auth.current())?.objectId).toBe(user.objectId);
    expect(await recordedClient({ sessionStorage: false }).db.auth.current()).toBeUndefined();

    Object.defineProperty(globalThis, 'localStorage', {
      get: () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
      configurable: true,
    });
    const { db } = recordedClient();
    const failed = new Promise((resolve) => db.auth.on('storageFailure', resolve));
    const blocked = await db.auth.signUp({ username: uniqueWord(), password: 'x' });
    expect(await whoAmI(db)).toBe(blocked.objectId);
    await expect(failed).resolves.toBeInstanceOf(SessionStorageError);
  } finally {
    Reflect.deleteProperty(globalThis, 'document');
    if (own) Object.defineProperty(globalThis, 'localStorage', own);
    else Reflect.deleteProperty(globalThis, 'localStorage');
  }
});
