import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { recordedClient, testServer, uniqueWord } from './world.js';

test('a password is sent, and is nowhere in the object afterwards', async () => {
  const { db } = recordedClient();
  const [username, password] = [uniqueWord(), `secret-${uniqueWord()}`];
  const draft = db.User.build({ username, password });

  expect(JSON.stringify(draft)).not.toContain(password);
  expect(inspect(draft)).not.toContain(password);
  await draft.save();

  expect(JSON.stringify(draft)).not.toContain(password);
  expect(inspect(draft, { depth: 9, showHidden: true })).not.toContain(password);
  expect((draft as { password?: string }).password).toBeUndefined();
  const login = await fetch(`${testServer.serverURL}/login?username=${username}&password=${password}`, {
    headers: { 'X-Parse-Application-Id': testServer.applicationId },
  });
  expect(login.status).toBe(200);
});

test('a password that a program without types sets as a field is one, and cannot be read', async () => {
  const { db } = recordedClient();
  const [username, password] = [uniqueWord(), `secret-${uniqueWord()}`];
  const user = await db.auth.signUp({ username, password: 'the first' });
  const untyped = user as { password?: string };

  untyped.password = password;

  expect(untyped.password).toBeUndefined();
  expect(inspect(user, { customInspect: false, showHidden: true })).not.toContain(password);
  await user.save();
  expect(await db.auth.verifyPassword({ username, password })).toBe(true);
});
