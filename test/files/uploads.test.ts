import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ParseFile, type FileData } from '@parse-orm/runtime';
import { type RecordedClient, recordedClient, signUp, testServer } from '../runtime/world.js';

const text = 'Grüße, 🦜';
const bytes = new TextEncoder().encode(text);
let user: RecordedClient['db'];
let folder: string;
let path: string;

beforeAll(async () => {
  const { db } = recordedClient();
  user = db.as((await signUp()).sessionToken);
  folder = mkdtempSync(join(tmpdir(), 'parse-orm-files-'));
  path = join(folder, 'on disk.txt');
  writeFileSync(path, text);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What a file holds, read without the client. */
async function stored(file: ParseFile): Promise<{ text: string; type: string | null }> {
  const response = await fetch(file.url ?? '');
  expect(response.status).toBe(200);
  return { text: await response.text(), type: response.headers.get('content-type') };
}

describe('what a file is made of', () => {
  const sources: Record<string, () => FileData> = {
    Blob: () => new Blob([text]),
    File: () => new File([text], 'a file.txt'),
    Buffer: () => Buffer.from(text),
    'part of a Buffer': () => Buffer.from(`xx${text}xx`).subarray(2, -2),
    Uint8Array: () => bytes,
    ArrayBuffer: () => bytes.slice().buffer,
    ReadableStream: () => new Blob([text]).stream(),
    Readable: () => Readable.from([Buffer.from(text.slice(0, 3)), Buffer.from(text.slice(3))]),
    'ReadStream of a file': () => createReadStream(path),
    generator: () => pieces(),
    path: () => ({ path }),
    'file URL': () => ({ path: pathToFileURL(path) }),
  };

  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 4);
    yield bytes.subarray(4);
  }

  test.each(Object.keys(sources))('%s is uploaded', async (kind) => {
    const file = await user.files.upload(sources[kind]!());

    expect(file).toBeInstanceOf(ParseFile);
    expect(file.isNew).toBe(false);
    expect(file.url).toBe(`${testServer.serverURL}/files/${testServer.applicationId}/${encodeURIComponent(file.name)}`);
    expect((await stored(file)).text).toBe(text);
  });

  test('an empty file is stored, of whatever it is made', async () => {
    for (const data of [new Uint8Array(), new Blob([]), Readable.from([])]) {
      const file = await user.files.upload(data, { name: 'empty.txt' });
      expect(await stored(file)).toEqual({ text: '', type: expect.stringContaining('text/plain') });
    }
  });
});
