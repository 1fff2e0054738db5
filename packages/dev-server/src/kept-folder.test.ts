import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, postmasterPid, serverPid, startParent, untilGone } from '../fixtures/parent-process.js';
import { startDevServer } from './start-dev-server.js';

let parentFolder: string;
let dataDir: string;
const schemas = [{ className: 'Note', fields: { text: { type: 'String' } } }];

beforeEach(() => {
  parentFolder = mkdtempSync(join(tmpdir(), 'dev-server-test-'));
  chmodSync(parentFolder, 0o755);
  dataDir = join(parentFolder, 'not', 'there yet');
});
afterEach(() => rmSync(parentFolder, { recursive: true, force: true }));

test('a restart on the same dataDir has the same keys and data, and takes more fields and changed indexes', async () => {
  const first = await startDevServer({ dataDir, schemas: [{ ...schemas[0]!, indexes: { one: { text: 1 } } }] });
  await ask(first, 'POST', '/classes/Note', { text: 'kept' });
  await first.stop();
  expect(statSync(join(dataDir, 'dev-server.json')).mode & 0o777).toBe(0o600);

  const fields = { text: { type: 'String', required: true }, more: { type: 'Number' } };
  const indexes = { one: { text: 1, more: -1 } };
  await using second = await startDevServer({ dataDir, schemas: [{ className: 'Note', fields, indexes }] });
  expect(second).toMatchObject({ applicationId: first.applicationId, masterKey: first.masterKey });
  expect((await ask(second, 'GET', '/classes/Note')).body).toMatchObject({ results: [{ text: 'kept' }] });
  expect((await ask(second, 'GET', '/schemas/Note')).body).toMatchObject({ fields, indexes });
});

test('a change that the server refuses on a kept class names the class and the reason', async () => {
  await (await startDevServer({ dataDir, schemas })).stop();
  const changed = [{ className: 'Note', fields: { text: { type: 'Number' } } }];
  await expect(startDevServer({ dataDir, schemas: changed })).rejects.toThrow(
    /^Parse Server refuses the schema of Note: Field text exists, cannot update \(HTTP 400\)\. [^\n]+$/,
  );
});

test('a second start on a dataDir in use is refused and does not harm the first', async () => {
  await using first = await startDevServer({ dataDir, schemas });
  await expect(startDevServer({ dataDir })).rejects.toThrow(
    /^A dev server is already running on .+ \(process \d+\): [^\n]+$/,
  );
  expect((await ask(first, 'POST', '/classes/Note', { text: 'still here' })).status).toBe(201);
});

test('a start waits for a server that is just ending', async () => {
  const first = await startDevServer({ dataDir });
  const stopping = first.stop();
  await using second = await startDevServer({ dataDir });
  await stopping;
  expect((await fetch(`${second.serverURL}/health`)).status).toBe(200);
});

test('what was answered before everything was killed is there after the next start', async () => {
  const parent = await startParent({ options: { dataDir, schemas } });
  const answered: string[] = [];
  const writers = Array.from({ length: 4 }, async (_none, writer) => {
    for (let count = 0; ; count += 1) {
      const text = `${writer}-${count}`;
      const { status } = await ask(parent.server, 'POST', '/classes/Note', { text });
      if (status === 201) answered.push(text);
      if (answered.length === 60) killAll(parent.process.pid ?? 0);
    }
  });
  await Promise.allSettled(writers);

  await using second = await startDevServer({ dataDir, schemas });
  const { body } = await ask(second, 'GET', '/classes/Note?limit=1000');
  const found = (body as { results: { text: string }[] }).results.map(({ text }) => text);
  expect(answered.length).toBeGreaterThanOrEqual(60);
  expect(found).toEqual(expect.arrayContaining(answered));
});

test('an orphaned PostgreSQL is stopped by the next start, and its data is kept', async () => {
  const parent = await startParent({ options: { dataDir, schemas } });
  await ask(parent.server, 'POST', '/classes/Note', { text: 'before' });
  const orphan = postmasterPid(dataDir);
  const pids = [parent.process.pid ?? 0, serverPid(dataDir)];
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await untilGone(...pids);
  expect(() => process.kill(orphan, 0)).not.toThrow();

  await using second = await startDevServer({ dataDir, schemas });
  expect(postmasterPid(dataDir)).not.toBe(orphan);
  await untilGone(orphan);
  expect((await ask(second, 'GET', '/classes/Note')).body).toMatchObject({ results: [{ text: 'before' }] });
});

test('a stale postmaster.pid whose process is another program now does no harm, to neither', async () => {
  await (await startDevServer({ dataDir, schemas })).stop();
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const cluster = join(dataDir, 'postgres');
  writeFileSync(
    join(cluster, 'postmaster.pid'),
    `${bystander.pid}\n${cluster}\n1700000000\n5432\n\n127.0.0.1\n  1  2\nready   \n`,
  );
  await using second = await startDevServer({ dataDir });
  expect((await fetch(`${second.serverURL}/health`)).status).toBe(200);
  expect(bystander.exitCode ?? bystander.signalCode).toBe(null);
  bystander.kill();
  await once(bystander, 'exit');
});

test('keys that cannot be read are an error, not new keys', async () => {
  await (await startDevServer({ dataDir })).stop();
  const file = join(dataDir, 'dev-server.json');
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
  await expect(startDevServer({ dataDir })).rejects.toThrow(
    /dev-server\.json does not hold the keys of a dev server: [^\n]+$/,
  );
});

function killAll(parentPid: number): void {
  for (const pid of [postmasterPid(dataDir), serverPid(dataDir), parentPid]) process.kill(pid, 'SIGKILL');
}
