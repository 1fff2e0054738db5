import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { testServer } from '../runtime/world.js';
import { Cable } from './cable.js';

test('a process that has ended its live queries has nothing left, and ends by itself', async () => {
  await using dead = await Cable.to(testServer.serverURL);
  dead.refuse(true);
  const { serverURL, applicationId } = testServer;
  const script = fileURLToPath(new URL('fixtures/leaving.mjs', import.meta.url));

  const child = spawn(process.execPath, [script, JSON.stringify({ serverURL, applicationId, dead: dead.url })], {
    timeout: 20_000,
  });
  const [output, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => void child.once('exit', resolve)),
  ]);

  expect(errors).toBe('');
  expect(code).toBe(0);
  expect(JSON.parse(output)).toEqual({
    states: ['closed', 'open', 'thrown by a listener', 'closed', 'closed', 'closed'],
    left: 0,
  });
});
