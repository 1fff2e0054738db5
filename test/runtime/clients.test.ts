import { expect, test } from '@jest/globals';
import { createClient } from './generated/index.js';
import { createClient as createServerClient } from './generated/server.js';
import { newSpecies, recordedClient, rest, signUp, testServer, uniqueWord } from './world.js';

const { serverURL, applicationId } = testServer;

test('two clients in one process share nothing: each sends its own requests to its own server', async () => {
  const [one, other] = [recordedClient(), recordedClient()];
  const elsewhere = createClient({ serverURL: 'http://127.0.0.1:9/parse', applicationId: 'other', retry: false });

  const species = await newSpecies(one.db);

  expect(one.sent).toEqual(['POST /classes/Species']);
  expect(other.sent).toEqual([]);
  await expect(elsewhere.Species.get(species.objectId)).rejects.toMatchObject({ name: 'ConnectionError' });
  expect((await other.db.Species.get(species.objectId)).scientificName).toBe(species.scientificName);
});

test('as() is a client for that user alone: it reads what the user may read, and the first one still may not', async () => {
  const { db } = recordedClient();
  const [ada, bob] = [await signUp(), await signUp()];
  const own = { [ada.objectId]: { read: true, write: true } };
  const name = uniqueWord();
  await rest('POST', '/classes/Species', { scientificName: name, group: 'bird', ACL: own });
  const query = { scientificName: name };

  expect(await db.as(ada.sessionToken).Species.where(query).count()).toBe(1);
  expect(await db.as(bob.sessionToken).Species.where(query).count()).toBe(0);
  expect(await db.Species.where(query).count()).toBe(0);
});

test('only what asMaster() returns is master', async () => {
  const { db } = recordedClient();
  const name = uniqueWord();
  await rest('POST', '/classes/Species', { scientificName: name, group: 'bird', ACL: {} });

  expect(await db.asMaster().Species.where({ scientificName: name }).count()).toBe(1);
  expect(await db.Species.where({ scientificName: name }).count()).toBe(0);
  const { sessionToken } = await signUp();
  expect(await db.asMaster().as(sessionToken).Species.where({ scientificName: name }).count()).toBe(0);
});

test('an object writes with the rights of the client that it came from', async () => {
  const { db } = recordedClient();
  const user = await signUp();
  const created = (await rest('POST', '/classes/Species', {
    ...{ scientificName: uniqueWord(), group: 'bird', ACL: { '*': { read: true }, [user.objectId]: { write: true } } },
  })) as { objectId: string };

  const mine = await db.as(user.sessionToken).Species.get(created.objectId);
  const public_ = await db.Species.get(created.objectId);
  mine.commonName = 'mine';
  public_.commonName = 'theirs';

  await mine.save();
  await expect(public_.save()).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test('a wrong session token is refused by the server with a name', async () => {
  await expect(recordedClient().db.as('r:wrong').Species.count()).rejects.toMatchObject({
    name: 'InvalidSessionToken',
    code: 209,
  });
});

test('the client of browsers refuses a master key, without showing it', () => {
  const options = { serverURL, applicationId, masterKey: 'very-secret' };

  expect(() => createClient(options)).toThrow(/takes no masterKey: on a server import createClient from/);
  expect(() => createClient(options)).not.toThrow('very-secret');
});

test.each(['applicationId', 'clientKey', 'masterKey'])(
  'the end of a line in %s is refused when the client is made, and told without the key',
  (name) => {
    for (const key of ['very-secret\n', ' very-secret', 'very\r\nsecret', 'very-secret\u2028']) {
      const wrong = (): unknown => createServerClient({ serverURL, applicationId, [name]: key });
      expect(wrong).toThrow(new TypeError(`${name} has a line end or another character that is in no key.`));
    }
  },
);

test('asMaster() without a master key, and as() without a token, say what is missing', () => {
  const db = createServerClient({ serverURL, applicationId });

  expect(() => db.asMaster()).toThrow('asMaster() needs the masterKey that createClient was not given.');
  for (const none of ['', undefined, null])
    expect(() => db.as(none as never)).toThrow('The session token is empty or has spaces.');
});

test.each([
  [{ serverURL: '' }, 'createClient needs serverURL'],
  [{ serverURL: 'localhost:1337/parse' }, 'serverURL is "localhost:1337/parse", no http(s) URL'],
  [{ applicationId: ' ' }, 'createClient needs applicationId'],
  [{ timeout: -1 }, 'timeout is -1'],
])('a wrong option is refused when the client is made: %j', (wrong, message) => {
  expect(() => createClient({ serverURL, applicationId, ...wrong })).toThrow(message);
});

test('a wrong application id is a ParseError "Forbidden" that does not show it', async () => {
  const db = createClient({ serverURL, applicationId: 'not-the-id' });

  const error = await db.Species.count().catch((caught: unknown) => caught);

  expect(error).toMatchObject({ name: 'Forbidden', status: 403, code: 0 });
  expect(String(error)).not.toContain('not-the-id');
  expect(String(error)).toContain('unauthorized (Forbidden, HTTP 403). Are applicationId and keys right?');
});

test('a serverURL that ends with a slash works', async () => {
  const db = createClient({ serverURL: `${serverURL}/`, applicationId });

  expect(await db.Species.where({ scientificName: uniqueWord() }).count()).toBe(0);
});

test('a fetch of the caller is used in place of the platform one', async () => {
  const urls: string[] = [];
  const db = createClient({
    ...{ serverURL, applicationId },
    fetch: (url, init) => {
      urls.push(url);
      return fetch(url, init);
    },
  });

  await db.Species.where({ scientificName: uniqueWord() }).find();

  expect(urls).toHaveLength(1);
  expect(urls[0]).toContain('/classes/Species?where=');
});
