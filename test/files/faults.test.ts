import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { ParseFile } from '@parse-orm/runtime';
import { type RecordedClient, recordedClient } from '../runtime/world.js';

const data = Buffer.alloc(400_000, 1);

/** A server, or a proxy before one, that does what Parse Server never should; it reads no more than it wants to. */
async function brokenServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ db: RecordedClient['db']; sent: string[] } & AsyncDisposable> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { db, sent } = recordedClient({ serverURL: `http://127.0.0.1:${port}/parse` } as never);
  return {
    db,
    sent,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const afterAllCame =
  (status: number, body: string, type: string = 'text/html') =>
  (request: IncomingMessage, response: ServerResponse): void => {
    request.resume().once('end', () => response.writeHead(status, { 'Content-Type': type }).end(body));
  };

test.each<[string, number, string, RegExp]>([
  ['an HTML page', 200, '<html>', /answered an HTML page \(HTTP 200\)\. Is serverURL right\?/],
  ['nothing', 201, '', /answered nothing/],
  ['JSON without a name', 201, '{"url":"x"}', /answered object where \{ name, url \} of the file was expected/],
  ['a list', 201, '[]', /answered an array where/],
  ['a redirection', 301, '', /HTTP 301\).*should serverURL begin with "https:"/],
  ['the 502 of a proxy', 502, '<h1>', /HTTP 502.*"a\.bin"/],
])('%s, answered to an upload, is told', async (_, status, body, message) => {
  await using server = await brokenServer(afterAllCame(status, body));
  await expect(server.db.files.upload(data, { name: 'a.bin' })).rejects.toMatchObject({
    name: 'ConnectionError',
    message: expect.stringMatching(message),
  });
  expect(server.sent).toEqual(['POST /files/a.bin']);
});

test('a wrong application is told, and then which file', async () => {
  const { db } = recordedClient({ applicationId: 'wrong' } as never);
  await expect(db.files.upload(data, { name: 'a.bin' })).rejects.toThrow(
    /says\.\) The file is "a\.bin", 400,000 bytes\.$/,
  );
});

test('a proxy for which the file is too large is told as the server is', async () => {
  await using server = await brokenServer(afterAllCame(413, '<h1>413</h1>'));
  await expect(server.db.files.upload(data, { name: 'a.bin' })).rejects.toMatchObject({
    name: 'FileTooLarge',
    code: 129,
    status: 413,
    message: expect.stringMatching(
      /too large.*"a\.bin", 400,000 bytes\. The limit is maxUploadSize.*or one of a proxy/,
    ),
  });
});

test('a proxy that refuses before it has read anything is understood', async () => {
  await using server = await brokenServer((_, response) => {
    response.writeHead(413, { Connection: 'close' }).end('<h1>413</h1>');
  });
  await expect(server.db.files.upload(Buffer.alloc(20_000_000), { name: 'a.bin' })).rejects.toThrow(
    /too large.*20,000,000 bytes|no answer.*of which [\d,]+ bytes were sent/,
  );
});

test('a connection that breaks in the middle says how far it was, and the file is sent once', async () => {
  await using server = await brokenServer((request) => {
    request.once('data', () => request.socket.destroy());
  });
  await expect(server.db.files.upload(data, { name: 'a.bin' })).rejects.toMatchObject({
    name: 'ConnectionError',
    message: expect.stringMatching(/no answer.*The file is "a\.bin", 400,000 bytes, of which [\d,]+ bytes were sent/),
  });
  expect(server.sent.length).toBe(1);
});

test('a server that takes no more, and one that never answers, end by the time in which nothing moved', async () => {
  for (const answer of [
    (request: IncomingMessage) => void request.pause(),
    (request: IncomingMessage) => void request.resume(),
  ]) {
    await using server = await brokenServer(answer);
    await expect(server.db.files.upload(Buffer.alloc(8_000_000), { timeout: 80 })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  }
});

test('what takes longer than the time limit, but moves, arrives', async () => {
  await using server = await brokenServer(afterAllCame(201, '{"name":"n","url":"u"}', 'application/json'));
  const slow = (async function* slowly(): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < 8; count++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      yield Buffer.alloc(10);
    }
  })();
  expect(await server.db.files.upload(slow, { timeout: 120 })).toMatchObject({ name: 'n', url: 'u' });
});

test('a client that was given a fetch of its own uploads, downloads and deletes with that', async () => {
  const used: string[] = [];
  const { db } = recordedClient({
    fetch: (url, init) => {
      used.push(`${init.method ?? 'GET'} ${new URL(url).pathname.replace(/^.*\/files/, '')}`);
      return fetch(url, init);
    },
  });
  const reports: number[] = [];
  const { files } = db.asMaster();

  for (const content of [data, new Blob([data]).stream()]) {
    const file = await files.upload(content, { name: 'a.bin', onProgress: ({ loaded }) => reports.push(loaded) });
    expect((await (await files.download(file)).bytes()).length).toBe(data.length);
    await files.delete(file);
  }

  expect(used.map((request) => request.split('/')[0])).toEqual([
    'POST ',
    'GET ',
    'DELETE ',
    'POST ',
    'GET ',
    'DELETE ',
  ]);
  expect(reports.at(-1)).toBe(data.length);
});

test('a stack that is written when it is first read, as with source maps, says the message once', async () => {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (error) => `${String(error)}\n    at somewhere`;
  try {
    const { db } = recordedClient();
    const photo = new ParseFile({ data, name: 'a.bin' });
    const error: unknown = await db.Species.create({ scientificName: 'a', group: 'bird', referencePhoto: photo }).catch(
      (thrown: unknown) => thrown,
    );
    const { message, stack } = error as Error;
    expect(stack).toBe(`FileSaveError: ${message}\n    at somewhere`);
    expect(message).toMatch(/^Species\.referencePhoto: POST .* The file is "a\.bin", 400,000 bytes\.$/);
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
});

test('nothing secret is in what an upload throws', async () => {
  await using server = await brokenServer((request) => request.socket.destroy());
  const client = server.db.as('r:very-secret-session');
  for (const details of [{}, { metadata: { a: 1 } }]) {
    const error = (await client.files.upload(data, details).catch((thrown: unknown) => thrown)) as Error;
    expect(error.name).toBe('ConnectionError');
    expect(JSON.stringify([error, error.message, error.stack, String(error.cause)])).not.toContain('very-secret');
  }
});
