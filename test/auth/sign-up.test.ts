import { expect, test } from '@jest/globals';
import { AuthError, ParseError, createClient as createRuntimeClient } from '@parse-orm/runtime';
import { type Client, User, models } from '../runtime/generated/index.js';
import { newSpecies, recordedClient, testServer, uniqueWord } from '../runtime/world.js';
import { newAccount, otherDevice, whoAmI } from './world.js';

const password = 'a password';

test('signing up makes a user with the fields of the class, and logs in', async () => {
  const { db, sent } = recordedClient();
  const favouriteSpecies = await newSpecies(db);
  sent.length = 0;
  const username = uniqueWord();

  const user = await db.auth.signUp({ username, password, displayName: 'Ada', interests: ['owls'], favouriteSpecies });

  expect(sent).toEqual(['POST /users']);
  expect(user).toBeInstanceOf(User);
  expect(user).toMatchObject({ username, displayName: 'Ada', interests: ['owls'], reputation: 0, isNew: false });
  expect(await db.auth.current()).toBe(user);
  expect(await whoAmI(db)).toBe(user.objectId);
  expect(user.favouriteSpecies?.objectId).toBe(favouriteSpecies.objectId);
});

test('a class of the app’s own stands for its users, however they come in', async () => {
  class Person extends User {
    get greeting(): string {
      return `Hello ${this.username}`;
    }
  }
  const { serverURL, applicationId } = testServer;
  const own = { ...models };
  Object.defineProperty(own, 'User', { value: Person, enumerable: true });
  const db: Client = createRuntimeClient<Client>({ serverURL, applicationId }, own);
  const username = uniqueWord();

  for (const user of [
    await db.auth.signUp({ username, password }),
    await db.auth.logIn({ username, password }),
    await db.auth.become((await db.auth.sessionToken()) ?? ''),
    await db.as((await db.auth.sessionToken()) ?? '').auth.current(),
    await db.auth.anonymous(),
  ]) {
    expect(user).toBeInstanceOf(Person);
    expect((user as Person).greeting).toContain(`Hello ${user?.username}`);
  }
});

test('after signing up the client writes as the user', async () => {
  const { db, user } = await newAccount();

  user.displayName = 'Grace';
  await user.save();
  await db.User.update(user, { reputation: 7 });

  expect(await db.asMaster().User.get(user.objectId)).toMatchObject({ displayName: 'Grace', reputation: 7 });
});

test.each([
  [
    { username: '', password },
    { problem: 'usernameMissing', name: 'UsernameMissing', code: 200 },
  ],
  [
    { username: 'somebody', password: '' },
    { problem: 'passwordMissing', name: 'PasswordMissing', code: 201 },
  ],
  [
    { username: 'somebody', password, email: 'no address' },
    { problem: 'emailInvalid', name: 'InvalidEmailAddress', code: 125 },
  ],
])('what the server cannot accept is an AuthError that says what: %j', async (input, expected) => {
  const { db } = recordedClient();

  const error = await db.auth.signUp(input).catch((caught: unknown) => caught);

  expect(error).toBeInstanceOf(AuthError);
  expect(error).toBeInstanceOf(ParseError);
  expect(error).toMatchObject(expected);
  expect(await db.auth.current()).toBeUndefined();
});

test('a name or an address that is taken is refused, in capitals, too', async () => {
  const { db } = recordedClient();
  const [username, email] = [uniqueWord(), `${uniqueWord()}@example.com`];
  await db.auth.signUp({ username, password, email });
  await db.auth.logOut();

  await expect(db.auth.signUp({ username, password })).rejects.toMatchObject({ problem: 'usernameTaken' });
  await expect(db.auth.signUp({ username: username.toUpperCase(), password })).rejects.toMatchObject({
    problem: 'usernameTaken',
  });
  await expect(db.auth.signUp({ username: uniqueWord(), password, email })).rejects.toMatchObject({
    problem: 'emailTaken',
  });
});

test('a field of the wrong kind is refused before anything is sent, and the message holds no password', async () => {
  const { db, sent } = recordedClient();
  const wrong = { username: uniqueWord(), password: 4711, displayName: 5 } as never;

  const error = await db.auth.signUp(wrong).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ name: 'ValidationError' });
  expect(String(error)).toContain('_User.displayName');
  expect(String(error)).not.toContain('4711');
  expect(sent).toEqual([]);
});

test('who is logged in cannot sign up: another user would take their place', async () => {
  const { db, sent, user } = await newAccount();

  await expect(db.auth.signUp({ username: uniqueWord(), password })).rejects.toThrow(
    'auth.signUp is for somebody who is not logged in, and a user is: call logOut first.',
  );
  expect(sent).toEqual([]);
  expect(await db.auth.current()).toBe(user);
});

test('an anonymous user becomes a named one by signing up: the same user, with what they own', async () => {
  const { db } = recordedClient();
  const anonymous = await db.auth.anonymous({ values: { displayName: 'Nobody' } });
  expect(await db.auth.isLinked('anonymous')).toBe(true);
  expect(anonymous.displayName).toBe('Nobody');
  const { objectId } = anonymous;
  const token = await db.auth.sessionToken();
  const username = uniqueWord();

  const named = await db.auth.signUp({ username, password, displayName: 'Somebody' });

  expect(named).toBe(anonymous);
  expect(named).toMatchObject({ objectId, username, displayName: 'Somebody' });
  expect(await db.auth.isLinked('anonymous')).toBe(false);
  expect(await db.auth.sessionToken()).not.toBe(token);
  expect(await whoAmI(await otherDevice({ db, sent: [], user: named, username, password }))).toBe(objectId);
});

test('an anonymous user stays one where the name is taken', async () => {
  const { username } = await newAccount();
  const { db } = recordedClient();
  const anonymous = await db.auth.anonymous();

  await expect(db.auth.signUp({ username, password })).rejects.toMatchObject({ problem: 'usernameTaken' });

  expect(await whoAmI(db)).toBe(anonymous.objectId);
  expect(await db.auth.isLinked('anonymous')).toBe(true);
});

test.each([
  [{ username: '', password }, 'usernameMissing'],
  [{ password }, 'usernameMissing'],
  [{ username: 'somebody', password: '' }, 'passwordMissing'],
  [{ username: 'somebody' }, 'passwordMissing'],
])('an anonymous user does not lose the way in: %j', async (input, problem) => {
  const { db, sent } = recordedClient();
  await db.auth.anonymous();
  sent.length = 0;

  await expect(db.auth.signUp(input as never)).rejects.toMatchObject({ problem });

  expect(sent).toEqual([]);
  expect(await db.auth.isLinked('anonymous')).toBe(true);
});

test('each anonymous log-in is another user', async () => {
  const { db } = recordedClient();

  const one = await db.auth.anonymous();
  const other = await db.auth.anonymous();

  expect(one.objectId).not.toBe(other.objectId);
  expect(await whoAmI(db)).toBe(other.objectId);
});

test('making a user through the collection logs nobody in, and hands out no session', async () => {
  const { db } = recordedClient();
  const made = await db.User.create({ username: uniqueWord(), password });
  const saved = db.User.build({ username: uniqueWord(), password });
  await db.saveAll([saved, db.User.build({ username: uniqueWord(), password })]);

  expect(await db.auth.current()).toBeUndefined();
  for (const user of [made, saved]) expect(JSON.stringify(user)).not.toMatch(/sessionToken|r:/);
});

test('what are no values is refused as a whole: a name and a password beside each other, or nothing', async () => {
  const { db, sent } = recordedClient();
  const signUp = (input: unknown): Promise<unknown> => db.auth.signUp(input as never);

  await expect(signUp('ada')).rejects.toThrow('auth.signUp takes { username, password, … }, not a string.');
  await expect(signUp(undefined)).rejects.toThrow('auth.signUp takes { username, password, … }, not undefined.');
  expect(sent).toEqual([]);
});
