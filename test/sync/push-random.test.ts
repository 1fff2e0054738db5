import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { push, type PushResult } from '../../packages/codegen/src/index.js';
import { Project } from '../generate/project.js';
import { randomClasses, type WrittenClass } from './random-schemas.js';
import { TestServer } from './server.js';

let server: TestServer;
let project: Project;
beforeAll(async () => {
  server = await TestServer.start();
  project = new Project();
});
afterAll(async () => {
  project.remove();
  await server.stop();
});

/** PostgreSQL makes one index of a name, for whatever class: so each class gets its own names. */
function ownNames(written: WrittenClass): WrittenClass {
  const indexes = Object.entries((written['indexes'] ?? {}) as object);
  const { className } = written as { className: string };
  return { ...written, indexes: Object.fromEntries(indexes.map(([name, index]) => [`${className}_${name}`, index])) };
}

/** Everything that a plan would lose is accepted: here only the schema counts. */
async function pushed(classes: readonly WrittenClass[]): Promise<PushResult> {
  const { serverURL, applicationId, masterKey } = server.server;
  project.write('schemas/post.yaml', JSON.stringify(classes));
  const options = { cwd: project.folder, server: { serverURL, applicationId, masterKey }, prune: true };
  const { missing = [] } = await push({ ...options, dryRun: true });
  const result = await push({ ...options, acceptDataLoss: missing });
  expect([result.failure, result.steps?.[result.done ?? 0]?.text]).toEqual([undefined, undefined]);
  expect(await push({ ...options, dryRun: true })).toMatchObject({ steps: [] });
  return result;
}

test('from any schema to any other one push is enough', async () => {
  await fc.assert(
    fc.asyncProperty(randomClasses, randomClasses, async (first, second) => {
      await server.clear();
      for (const classes of [first, second]) {
        const { outcome, failure } = await pushed(classes.map(ownNames));
        expect([outcome, failure]).toEqual([expect.stringMatching(/^(done|unchanged)$/), undefined]);
      }
    }),
    { numRuns: 12, seed: 7, endOnFailure: true },
  );
}, 60_000);
