import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { StoredFiles } from './stored-files.js';

let folder: string;
let files: StoredFiles;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parse-orm-stored-'));
  files = new StoredFiles(folder);
  server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    const get = (header: string): string | undefined => request.headers[header.toLowerCase()] as string | undefined;
    files.handleFileStream(name, { get }, response, 'text/plain').catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await files.createFile('letters.txt', 'abcdefghij');
  await files.createFile('empty.txt', Readable.from([]));
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function part(name: string, range: string): Promise<unknown[]> {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/${name}`, { headers: { Range: range } });
  return [response.status, response.headers.get('content-range'), await response.text()];
}

test.each<[string, string, unknown[]]>([
  ['letters.txt', 'bytes=0-', [206, 'bytes 0-9/10', 'abcdefghij']],
  ['letters.txt', 'bytes=3-5', [206, 'bytes 3-5/10', 'def']],
  ['letters.txt', 'bytes=9-9', [206, 'bytes 9-9/10', 'j']],
  ['letters.txt', 'bytes=-3', [206, 'bytes 7-9/10', 'hij']],
  ['letters.txt', 'bytes=-300', [206, 'bytes 0-9/10', 'abcdefghij']],
  ['letters.txt', 'bytes=5-300', [206, 'bytes 5-9/10', 'fghij']],
  ['letters.txt', 'bytes=10-', [416, 'bytes */10', '']],
  ['letters.txt', 'bytes=5-3', [416, 'bytes */10', '']],
  ['empty.txt', 'bytes=0-', [200, null, '']],
  ['nothing.txt', 'bytes=0-', [404, null, '']],
])('of %s, %s is what it should be', async (name, range, expected) => {
  expect(await part(name, range)).toEqual(expected);
});

test('a stream that fails leaves nothing behind', async () => {
  const failing = Readable.from(
    (async function* twice(): AsyncGenerator<Buffer> {
      yield Buffer.from('half');
      throw new Error('gone');
    })(),
  );
  const before = await readdir(folder, { recursive: true });

  await expect(files.createFile('half.txt', failing, 'text/plain', { metadata: { a: 1 } })).rejects.toThrow('gone');

  expect((await readdir(folder, { recursive: true })).filter((name) => !before.includes(name))).toEqual([]);
});

test('metadata and tags stay beside a file until it is deleted', async () => {
  await files.createFile('a/b.txt', 'x', 'text/plain', { metadata: { a: 1 }, tags: {} });
  expect(await files.getMetadata('a/b.txt')).toEqual({ metadata: { a: 1 } });

  await files.deleteFile('a/b.txt');

  await expect(files.getMetadata('a/b.txt')).rejects.toThrow('ENOENT');
  await expect(files.deleteFile('a/b.txt')).rejects.toThrow(/^There is no file "a\/b\.txt"\.$/);
});
