import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DevServerError } from './dev-server-error.js';
import type { DevServerOptions } from './dev-server-options.js';
import { startDevServer } from './start-dev-server.js';

let folder: string;
let silent: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dev-server-test-'));
  // Takes every connection and never says a word.
  silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(() => {
  silent.close();
  rmSync(folder, { recursive: true, force: true });
});

const silentPort = (): number => (silent.address() as AddressInfo).port;

async function failure(options: DevServerOptions): Promise<string> {
  const error: unknown = await startDevServer(options).then(
    (server) => server.stop(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DevServerError);
  const { message } = error as DevServerError;
  expect(message).not.toContain('\n');
  expect(message).not.toContain('s3cret');
  return message;
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('one line says what is wrong and what to do about', () => {
  test('a taken port', async () => {
    expect(await failure({ port: silentPort() })).toBe(
      `Port ${silentPort()} on 127.0.0.1 is taken: stop the program that uses it, give another port, or leave port out for a free one.`,
    );
  });

  test('a host of another machine', async () => {
    expect(await failure({ host: '192.0.2.1' })).toMatch(/^192\.0\.2\.1 is no address of this machine: /);
  });

  test('a folder below a file', async () => {
    const dataDir = join(file('not-a-folder', ''), 'data');
    expect(await failure({ dataDir })).toBe(
      `Cannot use the dataDir ${dataDir}: a file is in the way where a folder should be. Choose a folder that this user can write to.`,
    );
  });

  // Nobody may make a folder there, not even root; Node's own recursive mkdir never returns from it.
  test('a folder in a place that takes none', async () => {
    if (process.platform !== 'linux') return;
    expect(await failure({ dataDir: '/proc/self/task/data' })).toMatch(/^Cannot use the dataDir .+ Choose a folder /);
  });

  test('a database where nothing listens', async () => {
    expect(await failure({ databaseURI: 'postgres://user:s3cret@127.0.0.1:1/app' })).toMatch(
      /^The database at 127\.0\.0\.1:1\/app \(databaseURI\) cannot be used: nothing listens there\. Start it /,
    );
  });

  test('a database that does not answer, after five seconds', async () => {
    const start = Date.now();
    const databaseURI = `postgres://user:s3cret@127.0.0.1:${silentPort()}/app`;
    expect(await failure({ databaseURI })).toContain('cannot be used: no answer within 5 s.');
    expect(Date.now() - start).toBeLessThan(8_000);
  });

  test('a database that is not PostgreSQL', async () => {
    expect(await failure({ databaseURI: 'mongodb://user:s3cret@127.0.0.1/app' })).toMatch(/ write postgres:\/\//);
  });

  test('cloud code that is not there', async () => {
    expect(await failure({ cloud: './nowhere.js' })).toMatch(/^The cloud code .+nowhere\.js is not there: /);
  });

  test('cloud code that throws, with the place', async () => {
    const cloud = file('throws.mjs', '\n\nthrow new Error("boom\\nand more");\n');
    expect(await failure({ cloud })).toBe(`The cloud code ${cloud} does not load: boom (at ${cloud}:3:7)`);
  });

  test('a schema that the server refuses', async () => {
    const schemas = [{ className: 'Fine' }, { className: 'Note', fields: { text: { type: 'Sting' } } }];
    expect(await failure({ schemas })).toBe(
      'Parse Server refuses the schema of Note: invalid field type: Sting (HTTP 400). Correct it in the option schemas.',
    );
  });

  test('an option that Parse Server does not know', async () => {
    expect(await failure({ serverOptions: { sesionLength: 5 } })).toMatch(/^serverOptions\.sesionLength is no option /);
  });

  test('an option value that Parse Server refuses', async () => {
    expect(await failure({ serverOptions: { sessionLength: -3 } })).toBe(
      'Parse Server does not start: Session length must be a value greater than 0.',
    );
  });
});
