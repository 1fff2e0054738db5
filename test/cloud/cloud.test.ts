import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountTriggers } from './account-triggers.js';
import { configTriggers } from './config-triggers.js';
import { fileTriggers } from './file-triggers.js';
import { findTriggers } from './find-triggers.js';
import { functions } from './functions.js';
import { liveTriggers } from './live-triggers.js';
import { otherSuites } from './other-suites.js';
import { saveTriggers } from './save-triggers.js';
import { serverRules } from './server-rules.js';
import { type CloudWorld, startCloudWorld } from './world.js';

// One server for all of them: what each trigger does is told in files of their own.
let world: CloudWorld;
const inWorld = (): CloudWorld => world;

beforeAll(async () => {
  world = await startCloudWorld();
}, 60_000);

afterAll(() => world.server.stop());

saveTriggers(inWorld);
serverRules(inWorld);
findTriggers(inWorld);
accountTriggers(inWorld);
fileTriggers(inWorld);
configTriggers(inWorld);
liveTriggers(inWorld);
functions(inWorld);
otherSuites(inWorld);

test('no answer to a client and no line of the log holds a key, a token or a password', () => {
  const { log, server, mara, jonas } = world;
  const text = log.join('\n');
  expect(text).toContain('failed. ');
  for (const secret of [server.masterKey, mara.sessionToken, jonas.sessionToken]) expect(text).not.toContain(secret);
});
