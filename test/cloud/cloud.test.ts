import { afterAll, beforeAll } from '@jest/globals';
import { accountTriggers } from './account-triggers.js';
import { fileTriggers } from './file-triggers.js';
import { findTriggers } from './find-triggers.js';
import { functions } from './functions.js';
import { liveTriggers } from './live-triggers.js';
import { saveTriggers } from './save-triggers.js';
import { type CloudWorld, startCloudWorld } from './world.js';

// One server for all of them: what each trigger does is told in files of their own.
let world: CloudWorld;
const inWorld = (): CloudWorld => world;

beforeAll(async () => {
  world = await startCloudWorld();
}, 60_000);

afterAll(() => world.server.stop());

saveTriggers(inWorld);
findTriggers(inWorld);
accountTriggers(inWorld);
fileTriggers(inWorld);
liveTriggers(inWorld);
functions(inWorld);
