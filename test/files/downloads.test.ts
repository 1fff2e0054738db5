import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ParseFile, type FileProgress } from '@parse-orm/runtime';
import { type RecordedClient, recordedClient, signUp, testServer } from '../runtime/world.js';

const large = Uint8Array.from({ length: 1_000_000 }, (_, index) => index % 251);
let sessionToken: string;
let db: RecordedClient['db'];
let sent: string[];
let file: ParseFile;

beforeAll(async () => {
  ({ sessionToken } = await signUp());
  ({ db, sent } = recordedClient({ sessionToken }));
  file = await db.files.upload(large, { name: 'large.bin' });
});

/** Another server than Parse Server, such as that of a storage. */
class OtherServer implements AsyncDisposable {
  readonly seen: { url: string; headers: IncomingHttpHeaders }[] = [];
  readonly #server: Server;

  private constructor(answer: RequestListener) {
    this.#server = createServer((request, response) => {
      this.seen.push({ url: request.url ?? '', headers: request.headers });
      answer(request, response);
    });
  }

  static async start(answer: RequestListener): Promise<OtherServer> {
    const server = new OtherServer(answer);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Whatever a header could betray. */
function secretsIn(headers: IncomingHttpHeaders): string[] {
  const text = JSON.stringify(headers);
  return Object.keys(headers)
    .filter((name) => name.startsWith('x-parse'))
    .concat([testServer.masterKey, sessionToken].filter((secret) => text.includes(secret)));
}

describe('a file is loaded', () => {
  test('as bytes, as a Blob, as text, as a stream', async () => {
    const { type, size } = await db.files.download(file);
    expect([type, size]).toEqual(['application/octet-stream', large.length]);

    expect(Buffer.compare(await (await db.files.download(file)).bytes(), large)).toBe(0);
    const blob = await (await db.files.download(file)).blob();
    expect([blob.size, blob.type]).toEqual([large.length, 'application/octet-stream']);
    const text = await db.files.upload(Buffer.from('Grüße'), { name: 'a.txt' });
    expect(await (await db.files.download(text)).text()).toBe('Grüße');
    const pieces = await Readable.fromWeb((await db.files.download(file)).stream() as never).toArray();
    expect(Buffer.compare(Buffer.concat(pieces), large)).toBe(0);
  });

  test('piece by piece, where the storage can, also when it is empty', async () => {
    const download = await db.files.download(file, { mode: 'stream' });
    expect(download.size).toBe(large.length);
    expect(Buffer.compare(await download.bytes(), large)).toBe(0);
    const empty = await db.files.upload(new Uint8Array(), { name: 'empty.txt' });
    expect((await (await db.files.download(empty, { mode: 'stream' })).bytes()).length).toBe(0);
  });

  test('by its name alone, from the own server', async () => {
    const download = await db.files.download(file.name);
    expect((await download.bytes()).length).toBe(large.length);
    expect((await (await db.files.download(new ParseFile(file.name))).bytes()).length).toBe(large.length);
  });

  test('that is empty', async () => {
    const empty = await db.files.upload(new Uint8Array(), { name: 'empty.txt' });
    const download = await db.files.download(empty);
    expect([download.size, (await download.bytes()).length]).toEqual([0, 0]);
  });

  test('whose ending the server does not know, without a type', async () => {
    const unknown = await db.files.upload(Buffer.from('x'), { name: 'a.unheard' });
    const download = await db.files.download(unknown);
    expect([download.type, (await download.blob()).type]).toEqual([undefined, '']);
  });

  test('once: the second time is refused', async () => {
    const download = await db.files.download(file);
    await download.bytes();
    await expect(download.blob()).rejects.toThrow(/read or cancelled already/);
  });

  test('with its progress', async () => {
    const reports: FileProgress[] = [];
    const download = await db.files.download(file, { onProgress: (progress) => reports.push(progress) });
    expect(reports).toEqual([]);
    await download.bytes();
    expect(reports.length).toBeGreaterThan(1);
    expect(reports.at(-1)).toEqual({ loaded: large.length, total: large.length });
  });

  test('until what is told of the progress throws', async () => {
    const enough = new Error('enough');
    const onProgress = (): never => {
      throw enough;
    };
    await expect((await db.files.download(file, { onProgress })).bytes()).rejects.toBe(enough);
  });
});

test('a file that is not there is not found', async () => {
  const missing = new ParseFile('nothing.txt');
  await expect(db.files.download(missing)).rejects.toMatchObject({ name: 'ObjectNotFound', code: 101, status: 404 });
  await expect(db.files.download(new ParseFile({ data: large }))).rejects.toThrow(/takes a file that the server holds/);
  await expect(db.files.download(new ParseFile('a', 'javascript:alert(1)'))).rejects.toThrow(/no web address/);
});

describe('no key and no session is told', () => {
  test('to the server of another address', async () => {
    await using other = await OtherServer.start((_, response) => response.end('hers'));
    for (const client of [db, db.asMaster()]) {
      const download = await client.files.download(new ParseFile('a.txt', `${other.origin}/parse/files/x/a.txt?key=1`));
      expect(await download.text()).toBe('hers');
    }
    expect(other.seen.map(({ headers }) => secretsIn(headers))).toEqual([[], []]);
  });

  test('to where the own server redirects', async () => {
    await using storage = await OtherServer.start((_, response) => response.end('from the storage'));
    await using own = await OtherServer.start((_, response) => {
      response.writeHead(302, { Location: `${storage.origin}/bucket/a.txt?signature=s` }).end();
    });
    const { db: client } = recordedClient({ serverURL: `${own.origin}/parse`, sessionToken } as never);

    const download = await client.asMaster().files.download('a.txt');

    expect(await download.text()).toBe('from the storage');
    expect(storage.seen.map(({ headers }) => secretsIn(headers))).toEqual([[]]);
    expect(secretsIn(own.seen[0]!.headers)).toContain('x-parse-master-key');
  });

  test('to an address that only begins like the own one', async () => {
    await using other = await OtherServer.start((_, response) => response.end('x'));
    const { db: client } = recordedClient({ serverURL: `${other.origin}/parse`, sessionToken } as never);
    for (const path of ['/parse/filesystem/a', '/parse/files/../evil', '/other/files/a', '/parse']) {
      await client.files.download(new ParseFile('a', other.origin + path));
    }
    expect(other.seen.map(({ headers }) => secretsIn(headers))).toEqual([[], [], [], []]);
  });

  test('nor is a foreign server believed to speak for the own one', async () => {
    await using other = await OtherServer.start((_, response) => {
      response
        .writeHead(400, { 'Content-Type': 'application/json' })
        .end('{"code":209,"error":"Invalid session token"}');
    });
    await using own = await OtherServer.start(
      (_, response) => void response.writeHead(302, { Location: other.origin }).end(),
    );
    const { db: client } = recordedClient({ serverURL: `${own.origin}/parse`, sessionToken } as never);
    for (const file of [new ParseFile('a.txt', `${other.origin}/a.txt`), 'a.txt']) {
      await expect(client.files.download(file)).rejects.toMatchObject({
        name: 'FileReadError',
        code: 601,
        status: 400,
      });
    }
    expect(await client.auth.sessionToken()).toBe(sessionToken);
  });

  test('nor is a password that stands in an address', async () => {
    const download = db.files.download(new ParseFile('a.txt', 'http://anna:secret@example.com/a.txt'));
    const error = (await download.catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toMatch(/no web address, or has a password in it/);
    expect(String(error.cause) + error.stack).not.toContain('secret');
  });

  test('nor is a signature in an error', async () => {
    await using other = await OtherServer.start((_, response) => response.writeHead(403).end('<Error/>'));
    const download = db.files.download(new ParseFile('a.txt', `${other.origin}/a.txt?signature=secret`));
    const error = (await download.catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({ name: 'FileReadError', status: 403 });
    expect(error.message).toMatch(
      /^GET http:\/\/127\.0\.0\.1:\d+\/a\.txt: The server of the file answered HTTP 403\. A signed address/,
    );
    expect(JSON.stringify(error) + error.message + error.stack).not.toContain('secret');
  });
});

describe('a download that breaks', () => {
  test('from elsewhere: does not ask about serverURL', async () => {
    const download = db.files.download(new ParseFile('a', 'http://127.0.0.1:1/a'));
    await expect(download).rejects.toThrow(/^GET http:\/\/127\.0\.0\.1:1\/a: no answer from there\. .*\(CORS\)\?$/);
  });

  test('because serverURL is that of another server: that is no file that is not there', async () => {
    await using other = await OtherServer.start((_, response) => response.writeHead(404).end('<!DOCTYPE html>'));
    const { db: client } = recordedClient({ serverURL: other.origin } as never);
    await expect(client.files.download('a.txt')).rejects.toThrow(/an HTML page \(HTTP 404\)\. Is serverURL right\?/);
  });

  test('before Parse Server, which answers no HTML to a download that fails', async () => {
    await using proxy = await OtherServer.start((_, response) => response.writeHead(502).end('<html>'));
    const { db: client } = recordedClient({ serverURL: `${proxy.origin}/parse`, retry: { attempts: 1 } } as never);
    await expect(client.files.download('a.txt')).rejects.toMatchObject({
      name: 'ConnectionError',
      message: expect.stringContaining('That is said by what stands before Parse Server'),
    });
  });

  test.each([
    ['bytes 0-4/10', /is a part of the file \(bytes 0-4\/10\)/],
    ['bytes 5-9/10', /is a part of the file/],
    ['bytes 0-5/5', undefined],
  ])('with a part for all of it, as in %s', async (range, refusal) => {
    await using other = await OtherServer.start((_, response) =>
      response.writeHead(206, { 'Content-Range': range, 'Content-Length': 5 }).end('abcde'),
    );
    const { db: client } = recordedClient({ serverURL: `${other.origin}/parse` } as never);
    const download = client.files.download('a.txt', { mode: 'stream' });
    if (refusal) await expect(download).rejects.toThrow(refusal);
    else expect(await (await download).text()).toBe('abcde');
  });

  test('is cut in the middle: says after how many bytes', async () => {
    await using other = await OtherServer.start((_, response) => {
      response.writeHead(200, { 'Content-Length': '100000' }).write(Buffer.alloc(5000), () => response.destroy());
    });
    const download = await db.files.download(new ParseFile('a', `${other.origin}/a`));
    await expect(download.bytes()).rejects.toMatchObject({
      name: 'ConnectionError',
      message: expect.stringMatching(/ended after \d+ of 100000 bytes/),
    });
  });

  test('hangs: ends by the time in which nothing came', async () => {
    await using other = await OtherServer.start((_, response) => {
      response.writeHead(200).write('beginning');
    });
    const download = await db.files.download(new ParseFile('a', `${other.origin}/a`), { timeout: 60 });
    await expect(download.bytes()).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('is slow, but moves: takes its time', async () => {
    await using other = await OtherServer.start((_, response) => {
      response.writeHead(200);
      let count = 0;
      const timer = setInterval(() => {
        if (++count < 8) response.write('x');
        else {
          clearInterval(timer);
          response.end();
        }
      }, 25);
    });
    const download = await db.files.download(new ParseFile('a', `${other.origin}/a`), { timeout: 150 });
    expect(await download.text()).toBe('xxxxxxx');
  });

  test('is cancelled before, while it comes, and by its stream', async () => {
    const before = AbortSignal.abort(new Error('no'));
    await expect(db.files.download(file, { signal: before })).rejects.toMatchObject({ name: 'AbortError' });

    let isClosed: Promise<void> | undefined;
    await using other = await OtherServer.start((_, response) => {
      isClosed = new Promise((resolve) => response.once('close', resolve));
      response.writeHead(200).write(Buffer.alloc(5000));
    });
    const endless = new ParseFile('a', `${other.origin}/a`);
    const ended = new AbortController();
    const reading = (
      await db.files.download(endless, { signal: ended.signal, onProgress: () => ended.abort() })
    ).bytes();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    await isClosed;

    const reader = (await db.files.download(endless)).stream().getReader();
    await reader.read();
    await reader.cancel();
    await isClosed;

    await (await db.files.download(endless)).cancel();
    await isClosed;
  });

  test('fails at first: it is asked for again', async () => {
    let count = 0;
    await using other = await OtherServer.start((_, response) => {
      if (++count < 3) response.writeHead(503).end('<html>');
      else response.end('there');
    });
    const { db: client } = recordedClient({ retry: { delay: 1 } });
    expect(await (await client.files.download(new ParseFile('a', `${other.origin}/a`))).text()).toBe('there');
  });
});

test('a download is seen by the hooks of the client, without parameters', () => {
  expect(sent.filter((request) => request.startsWith('GET'))).toContain(
    `GET /files/${testServer.applicationId}/${encodeURIComponent(file.name)}`,
  );
});
