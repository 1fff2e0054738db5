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
  expect('password' in draft).toBe(false);
  const login = await fetch(`${testServer.serverURL}/login?username=${username}&password=${password}`, {
    headers: { 'X-Parse-Application-Id': testServer.applicationId },
  });
  expect(login.status).toBe(200);
});
