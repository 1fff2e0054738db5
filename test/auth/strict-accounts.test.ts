import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadSchemas } from '@parse-orm/codegen';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import { AuthError } from '@parse-orm/runtime';
import { serverClasses } from '../../packages/codegen/src/schema/server-classes.js';
import { ROOT } from '../../scripts/workspace-paths.js';
import { type ServerClient, createClient } from '../runtime/generated/server.js';
import { uniqueWord } from '../runtime/world.js';
import { Mailbox } from './mailbox.js';

const mailbox = new Mailbox();
const logged: string[] = [];
let server: DevServer;

beforeAll(async () => {
  const { schema } = await loadSchemas('schemas', { cwd: ROOT });
  if (!schema) throw new Error('The schemas do not load.');
  const url = await mailbox.open();
  server = await startDevServer({
    schemas: serverClasses(schema),
    onLog: (line) => logged.push(line),
    serverOptions: {
      appName: 'Birds',
      publicServerURL: 'http://birds.example/parse',
      emailAdapter: { module: join(import.meta.dirname, 'fixtures/mail-adapter.cjs'), options: { url } },
      auth: { mfa: { module: join(import.meta.dirname, 'fixtures/sms-adapter.cjs'), options: ['SMS'], url } },
      verifyUserEmails: true,
      preventLoginWithUnverifiedEmail: true,
      emailVerifySuccessOnInvalidEmail: false,
      accountLockout: { threshold: 2, duration: 1 },
      passwordPolicy: {
        validatorPattern: '^.{8,}$',
        doNotAllowUsername: true,
        resetPasswordSuccessOnInvalidEmail: false,
      },
    },
  });
}, 60_000);

afterAll(async () => {
  await server.stop();
  mailbox.close();
});

function visitor(): ServerClient {
  const { serverURL, applicationId, masterKey } = server;
  return createClient({ serverURL, applicationId, masterKey });
}

interface Person {
  readonly username: string;
  readonly password: string;
  readonly email: string;
}

function newPerson(): Person {
  return { username: uniqueWord(), password: `secret-${uniqueWord()}`, email: `${uniqueWord()}@example.com` };
}

/** Follows the link of a mail; its host is one that only the outside knows. */
async function follow(link: string, form?: Record<string, string>): Promise<void> {
  const { pathname, search } = new URL(link);
  const url = new URL(pathname + search, server.serverURL);
  await fetch(
    url,
    form ? { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' } : { redirect: 'manual' },
  );
}

async function verified(): Promise<Person> {
  const person = newPerson();
  await visitor().auth.signUp(person);
  await follow((await mailbox.next(person.email)).link);
  return person;
}

test('who has to verify an address first is a user, and not logged in', async () => {
  const person = newPerson();
  const db = visitor();

  const user = await db.auth.signUp(person);

  expect(user).toMatchObject({ isNew: false, username: person.username });
  expect(await db.auth.current()).toBeUndefined();
  expect(await db.auth.sessionToken()).toBeUndefined();
  const error = await db.auth.logIn(person).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ problem: 'emailNotVerified', name: 'EmailNotFound', code: 205 });
  expect(await mailbox.next(person.email)).toMatchObject({ kind: 'verification' });
});

test('the mail that verifies an address can be asked for again, and lets in', async () => {
  const person = newPerson();
  const db = visitor();
  await db.auth.signUp(person);
  await mailbox.next(person.email);

  await db.auth.requestEmailVerification(person.email);
  await follow((await mailbox.next(person.email)).link);

  expect(await db.auth.logIn(person)).toMatchObject({ emailVerified: true });
  await expect(db.auth.requestEmailVerification('nobody@example.com')).rejects.toMatchObject({
    problem: 'emailNotFound',
  });
  await expect(db.auth.requestEmailVerification(person.email)).rejects.toMatchObject({
    problem: 'emailAlreadyVerified',
  });
  await expect(db.auth.requestEmailVerification('')).rejects.toMatchObject({ problem: 'emailMissing' });
});

test('a forgotten password is set anew through a mail', async () => {
  const person = await verified();
  const db = visitor();

  await db.auth.requestPasswordReset(person.email);
  const { kind, link } = await mailbox.next(person.email);
  const token = new URL(link).searchParams.get('token') ?? '';
  await follow(link, { token, new_password: 'a new password', username: person.username });

  expect(kind).toBe('passwordReset');
  await expect(db.auth.logIn(person)).rejects.toMatchObject({ problem: 'wrongCredentials' });
  expect(await db.auth.logIn({ ...person, password: 'a new password' })).toMatchObject({ username: person.username });
  await expect(db.auth.requestPasswordReset('nobody@example.com')).rejects.toMatchObject({
    problem: 'emailNotFound',
    message: expect.stringMatching(/does not exist\. \(emailNotFound, code 101\)$/),
  });
  await expect(db.auth.requestPasswordReset('')).rejects.toMatchObject({ problem: 'emailMissing' });
});

test('after too many wrong passwords the account is locked, for the right one, too', async () => {
  const person = await verified();
  const db = visitor();
  const wrong = { ...person, password: 'wrong' };

  for (let times = 0; times < 2; times++) {
    await expect(db.auth.logIn(wrong)).rejects.toMatchObject({ problem: 'wrongCredentials' });
  }

  const error = await db.auth.logIn(person).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ problem: 'accountLocked', code: 101 });
  expect(String(error)).toContain('Please try again after 1 minute');
  await expect(db.auth.verifyPassword(person)).rejects.toMatchObject({ problem: 'accountLocked' });
});

test('a password that the policy refuses says so, at sign-up and when it is changed', async () => {
  const db = visitor();
  const weak = { ...newPerson(), password: 'short' };

  const error = await db.auth.signUp(weak).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ problem: 'passwordRefused', name: 'ValidationFailed' });
  expect(String(error)).not.toContain('short');
  const person = newPerson();
  await expect(db.auth.signUp({ ...person, password: `${person.username}!` })).rejects.toMatchObject({
    problem: 'passwordRefused',
  });

  const known = await verified();
  const user = await db.auth.logIn(known);
  await expect(db.auth.changePassword('short')).rejects.toMatchObject({ problem: 'passwordRefused' });
  expect((await db.auth.current({ refresh: true }))?.objectId).toBe(user.objectId);
});

test('where nobody is let in without a verified address, an anonymous user is not either, which is an error', async () => {
  const db = visitor();

  const error = await db.auth.anonymous().catch((caught: unknown) => caught);

  expect(error).toMatchObject({ problem: 'emailNotVerified', code: 205 });
  expect(String(error)).toContain('POST /users: The server opens no session');
  expect(await db.auth.current()).toBeUndefined();
});

test('a server can check the password of somebody whose address is not verified', async () => {
  const person = newPerson();
  const db = visitor();
  await db.auth.signUp(person);
  const { auth } = db.asMaster();
  const wrong = { ...person, password: 'wrong' };

  await expect(auth.verifyPassword(person)).rejects.toMatchObject({ problem: 'emailNotVerified' });
  expect(await auth.verifyPassword(person, { ignoreEmailVerification: true })).toBe(true);
  expect(await auth.verifyPassword(wrong, { ignoreEmailVerification: true })).toBe(false);
  await expect(db.auth.verifyPassword(person, { ignoreEmailVerification: true })).rejects.toThrow(
    'auth.verifyPassword({ … }, { ignoreEmailVerification: true }) needs the master key',
  );
});

test('a code comes by SMS: who asks for it is told to enter it, and logs in with it', async () => {
  const person = await verified();
  const db = visitor();
  await db.auth.logIn(person);
  const mobile = `+49${Date.now()}`;
  await db.auth.linkWith('mfa', { mobile });
  expect(await db.auth.isLinked('mfa')).toBe(false);
  await db.auth.linkWith('mfa', { mobile, token: (await mailbox.next(mobile)).link });
  expect(await db.auth.isLinked('mfa')).toBe(true);
  const other = visitor();

  await expect(other.auth.logIn(person)).rejects.toMatchObject({ problem: 'mfaRequired' });
  await expect(other.auth.logIn(person, { mfa: 'request' })).rejects.toMatchObject({ problem: 'mfaRequired' });
  const { link: code } = await mailbox.next(mobile);
  await expect(other.auth.logIn(person, { mfa: 'x' })).rejects.toMatchObject({ problem: 'mfaWrong' });
  expect(await other.auth.logIn(person, { mfa: code })).toMatchObject({ username: person.username });
});

test('where users are made by others, a sign-up is no problem of a provider', async () => {
  const open = { '*': true } as const;
  const others = { find: open, get: open, count: open, update: open, delete: open, addField: {} };
  const change = (create: Record<string, true>): Promise<unknown> =>
    visitor()
      .asMaster()
      .schemas.update('_User', { classLevelPermissions: { ...others, create } });
  await change({ requiresAuthentication: true });

  const error = await visitor()
    .auth.signUp(newPerson())
    .catch((caught: unknown) => caught);
  const anonymous = await visitor()
    .auth.anonymous()
    .catch((caught: unknown) => caught);
  await change(open);

  for (const refused of [error, anonymous]) {
    expect(refused).not.toBeInstanceOf(AuthError);
    expect(refused).toMatchObject({ name: 'ObjectNotFound' });
    expect(String(refused)).toContain('To create _User one has to be logged in');
  }
});

test('the server’s own log holds no password', async () => {
  const person = await verified();
  const db = visitor();
  await db.auth.logIn(person);
  await db.auth.changePassword('another password of mine');
  await expect(db.auth.logIn({ ...person, password: 'a wrong password of mine' })).rejects.toMatchObject({
    problem: 'wrongCredentials',
  });

  const log = logged.join('\n');
  for (const secret of [person.password, 'another password of mine', 'a wrong password of mine']) {
    expect(log).not.toContain(secret);
  }
});
