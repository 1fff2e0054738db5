import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import type { ParseFile } from '@parse-orm/runtime';
import { type ServerClient, createClient } from '../runtime/generated/server.js';

const maxUploadSize = 200_000;
const javascriptKey = 'a-javascript-key';
const large = Buffer.alloc(maxUploadSize + 1);
let dataDir: string;
let server: DevServer;
let everybody: ServerClient;
let master: ServerClient;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parse-orm-limits-'));
  // PostgreSQL, which does not run as root, has to pass through.
  await chmod(dataDir, 0o711);
  server = await startDevServer({
    dataDir,
    cloud: new URL('fixtures/file-triggers.mjs', import.meta.url),
    serverOptions: {
      javascriptKey,
      maxUploadSize: `${maxUploadSize}b`,
      fileUpload: { enableForPublic: true, enableForAuthenticatedUser: false, fileExtensions: ['^(txt|png)$'] },
      fileDownload: { enableForPublic: false },
    },
  });
  const { serverURL, applicationId, masterKey } = server;
  everybody = createClient({ serverURL, applicationId, masterKey, clientKey: javascriptKey });
  master = everybody.asMaster();
}, 60_000);

afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true });
});

/** The files that the server has, and those that it began to store. */
async function storedNames(): Promise<string[]> {
  const entries = await readdir(join(dataDir, 'files'), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('.details')).map(({ name }) => name);
}

describe('a file that is too large', () => {
  test.each<[string, () => Buffer | Readable, object]>([
    ['as a whole', () => large, {}],
    ['as a stream', () => Readable.from([large]), {}],
    ['as a stream whose length is told', () => Readable.from([large]), { size: large.length }],
    ['as base64, because of its metadata', () => large.subarray(0, 160_000), { metadata: { a: 1 } }],
  ])('%s is refused with its name, its size and the limit', async (_, data, details) => {
    const before = await storedNames();
    const upload = everybody.files.upload(data(), { name: 'large.txt', ...details });
    await expect(upload).rejects.toMatchObject({
      name: 'FileTooLarge',
      message: expect.stringMatching(/(size exceeds.*200000 bytes|too large).*"large\.txt".*maxUploadSize/),
    });
    expect(await storedNames()).toEqual(before);
  });

  test('is taken when the master key says so', async () => {
    for (const data of [large, Readable.from([large])]) {
      const file = await master.files.upload(data, { name: 'a.txt', maxUploadSize: large.length, metadata: { a: 1 } });
      expect((await (await master.files.download(file)).bytes()).length).toBe(large.length);
    }
  });
});

test('an ending or a type that is not on the list is refused; a type that is passes', async () => {
  const data = Buffer.from('x');
  await expect(everybody.files.upload(data, { name: 'a.pdf' })).rejects.toThrow(/extension pdf.*fileExtensions/);
  await expect(everybody.files.upload(data)).rejects.toThrow(/extension octet-stream is disabled/);
  await expect(everybody.files.upload(data, { name: 'a', type: 'image/gif' })).rejects.toThrow(/extension gif/);
  expect((await everybody.files.upload(data, { type: 'image/png' })).name).toMatch(/_file\.png$/);
});

test('users whom the server takes no files of are told so', async () => {
  const { sessionToken, objectId } = await signUp();
  const upload = everybody.as(sessionToken).files.upload(Buffer.from('x'), { name: 'a.txt' });
  await expect(upload).rejects.toThrow(
    /by authenticated user is disabled.*Let the server take files of users who logged in/,
  );
  await master.User.delete(objectId);
});

describe('file triggers', () => {
  const seen = async (file: ParseFile): Promise<unknown> => (await master.files.metadata(file)).metadata?.['seen'];

  test('see the content of what travels whole, with metadata or without', async () => {
    for (const details of [{}, { metadata: { own: 1 } }]) {
      const file = await everybody.files.upload(Buffer.from('content'), { name: 'a.txt', ...details });
      expect(await seen(file)).toEqual({ content: 'content', size: 7, user: null });
      expect((await master.files.metadata(file)).metadata).toMatchObject(details.metadata ?? {});
    }
  });

  test('see none of a stream, unless it is to travel whole', async () => {
    const streamed = await everybody.files.upload(Readable.from([Buffer.from('content')]), { name: 'a.txt' });
    expect(await seen(streamed)).toMatchObject({ content: 'none' });
    const data = Readable.from([Buffer.from('con'), Buffer.from('tent')]);
    const whole = await everybody.files.upload(data, { name: 'a.txt', mode: 'whole' });
    expect(await seen(whole)).toMatchObject({ content: 'content', size: 7 });
    const asked = await everybody.files.upload(Buffer.from('content'), { name: 'a.txt', mode: 'stream' });
    expect(await seen(asked)).toMatchObject({ content: 'none', size: 7 });
  });

  test('can refuse a file, with their own code', async () => {
    const upload = everybody.files.upload(Buffer.from('x'), { name: 'unwanted.txt' });
    await expect(upload).rejects.toMatchObject({ code: 4242, message: expect.stringContaining('Not this one.') });
  });
});

test('a file that not everybody may read is loaded by those who may, and the others are told', async () => {
  const file = await everybody.files.upload(Buffer.from('private'), { name: 'a.txt' });
  const { sessionToken } = await signUp();

  await expect(everybody.files.download(file)).rejects.toMatchObject({ name: 'OperationForbidden', code: 119 });
  await expect(everybody.files.metadata(file)).rejects.toMatchObject({ code: 119 });
  await expect(everybody.as('r:wrong').files.download(file)).rejects.toMatchObject({ name: 'InvalidSessionToken' });
  expect(await (await everybody.as(sessionToken).files.download(file)).text()).toBe('private');
  expect(await (await master.files.download(file)).text()).toBe('private');
});

describe('nothing of a file is stored', () => {
  async function* piecesThen(end: () => void): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < 4; count++) yield Buffer.alloc(20_000);
    end();
    // More than the connection holds, so that the end is reached before all was taken.
    yield Buffer.alloc(50_000);
  }

  test('whose stream fails in the middle: the error says so, and keeps its cause', async () => {
    const before = await storedNames();
    const cause = new Error('the disk is gone');
    const data = piecesThen(() => {
      throw cause;
    });
    await expect(everybody.files.upload(data, { name: 'a.txt' })).rejects.toMatchObject({
      message: expect.stringMatching(/^Reading "a\.txt" failed after 80,000 bytes: the disk is gone\./),
      cause,
    });
    await settled();
    expect(await storedNames()).toEqual(before);
  });

  test('that is cancelled in the middle', async () => {
    const before = await storedNames();
    const ended = new AbortController();
    const reason = new Error('no more');
    const data = piecesThen(() => ended.abort(reason));
    await expect(everybody.files.upload(data, { name: 'a.txt', signal: ended.signal })).rejects.toMatchObject({
      name: 'AbortError',
      cause: reason,
    });
    await settled();
    expect(await storedNames()).toEqual(before);
  });

  test('whose stream is shorter or longer than was told', async () => {
    const before = await storedNames();
    for (const size of [10, 30_000]) {
      const upload = everybody.files.upload(Readable.from([Buffer.alloc(20_000)]), { name: 'a.txt', size });
      await expect(upload).rejects.toThrow(/Reading "a\.txt".*it gave (more|less) than the \d+ bytes of its size/);
    }
    await settled();
    expect(await storedNames()).toEqual(before);
  });

  /** When the server has dealt with what came before. */
  async function settled(): Promise<void> {
    await everybody.files.upload(Buffer.from('x'), { name: 'x.txt' }).then((file) => master.files.delete(file));
  }
});

test('a server that stops in the middle is a connection that failed: after how many bytes is told', async () => {
  let stopping: Promise<void> | undefined;
  const onProgress = ({ loaded }: { loaded: number }): void => {
    if (loaded > 50_000) stopping ??= server.stop();
  };
  const data = (async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      yield Buffer.alloc(10_000);
      if (stopping) await stopping;
    }
  })();

  await expect(everybody.files.upload(data, { name: 'a.txt', onProgress })).rejects.toMatchObject({
    name: 'ConnectionError',
    message: expect.stringMatching(/no answer from the server.*"a\.txt", of which [\d,]+ bytes were sent/),
  });
  await stopping;
});

async function signUp(): Promise<{ sessionToken: string; objectId: string }> {
  const response = await fetch(`${server.serverURL}/users`, {
    method: 'POST',
    headers: {
      'X-Parse-Application-Id': server.applicationId,
      'X-Parse-Javascript-Key': javascriptKey,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ username: `u${Math.random()}`, password: 'p' }),
  });
  return (await response.json()) as never;
}
