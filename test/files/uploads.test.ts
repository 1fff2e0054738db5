import { createReadStream, mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ParseFile, type FileData, type FileProgress } from '@parse-orm/runtime';
import { type RecordedClient, recordedClient, signUp, testServer } from '../runtime/world.js';

const text = 'Grüße, 🦜';
const bytes = new TextEncoder().encode(text);
let user: RecordedClient['db'];
let master: RecordedClient['db'];
let folder: string;
let path: string;

beforeAll(async () => {
  const { db } = recordedClient();
  user = db.as((await signUp()).sessionToken);
  master = db.asMaster();
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

describe('its name', () => {
  test('is that of the data, made fit for the server', async () => {
    const names = await Promise.all(
      [
        new File([text], 'Überraschung für Zoë (1).txt'),
        new File([text], '../../etc/passwd'),
        new File([text], '%2F..%2Fa b@c~d.txt'),
        new File([text], '🦜🦜.png'),
        new File([text], `${'x'.repeat(10_000)}.jpeg`),
        new File([text], '.hidden'),
        new Blob([text], { type: 'image/png' }),
        createReadStream(path),
      ].map(async (data) => (await user.files.upload(data)).name.replace(/^[0-9a-f]{32}_/, '')),
    );

    expect(names).toEqual([
      'Uberraschung fur Zoe _1_.txt',
      // No ending, so that the server adds one for what it takes the type to be.
      'passwd.bin',
      '_2F.._2Fa b@c~d.txt',
      '_.png',
      `${'x'.repeat(123)}.jpeg`,
      '_.hidden',
      'file.png',
      'on disk.txt',
    ]);
  });

  test.each([
    ['../a.txt', 'but may only hold letters'],
    ['a%2Fb.txt', 'but may only hold letters'],
    ['a/b.txt', 'but may only hold letters'],
    ['-a.txt', 'is "-a.txt", but may only hold letters'],
    ['ü.txt', 'but may only hold letters'],
    ['🦜.txt', 'but may only hold letters'],
    ['a\r\nX-Header: b', 'but may only hold letters'],
    ['', 'but may only hold letters'],
    ['x'.repeat(10_000), 'has 10000 characters: 128 are allowed'],
  ])('%j, when it was asked for, is refused before anything is sent', async (name, reason) => {
    const { db, sent } = recordedClient();

    const upload = db.files.upload(bytes, { name });

    await expect(upload).rejects.toMatchObject({ name: 'ValidationError', message: expect.stringContaining(reason) });
    expect(sent).toEqual([]);
  });

  test('made fit of any text is one that the server itself accepts', async () => {
    const odd = ['..', 'con', 'a b', '  ', '日本.txt', 'a'.repeat(300), `a.${'b'.repeat(300)}`, '~x', '@', '\0'];
    const files = await Promise.all(odd.map((name) => master.files.upload(new File([text], name))));
    expect(files.filter(({ isNew }) => isNew)).toEqual([]);
  });
});

describe('its type', () => {
  test.each<[string, FileData, { name?: string; type?: string }, string]>([
    ['is what was told', bytes, { name: 'a', type: 'text/csv' }, 'text/csv'],
    ['is that of the Blob', new Blob([text], { type: 'image/webp' }), {}, 'image/webp'],
    ['is what the server knows of the ending', bytes, { name: 'a.mp4' }, 'video/mp4'],
    ['is that of the ending also where another was told', bytes, { name: 'a.mp4', type: 'text/plain' }, 'video/mp4'],
    ['is bytes where nothing is known', bytes, {}, 'application/octet-stream'],
  ])('%s', async (_, data, details, type) => {
    const file = await user.files.upload(data, details);
    expect((await stored(file)).type).toMatch(new RegExp(`^${type}(;|$)`));
  });

  test.each(['image', 'image/', 'a/b\r\nX-Evil: 1', 'ä/b', ''])('%j is refused: it is none', async (type) => {
    await expect(user.files.upload(bytes, { type })).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('files.upload type'),
    });
  });
});

describe('what is kept beside it', () => {
  const metadata = { author: 'Zoë 🦜', n: 1, deep: { list: [1, 'x'] } };
  const tags = { season: 'spring' };

  test.each<[string, () => FileData]>([
    ['bytes', () => bytes],
    ['a stream', () => Readable.from([bytes])],
  ])('comes with %s, and can be asked for', async (_, data) => {
    const file = await user.files.upload(data(), { name: 'a.txt', metadata, tags });

    expect(await user.files.metadata(file)).toEqual({ metadata, tags });
    expect(await user.files.metadata(file.name)).toEqual({ metadata, tags });
    expect(await stored(file)).toEqual({ text, type: expect.stringContaining('text/plain') });
  });

  test('is nothing where nothing was told, and of a file that is not there', async () => {
    const file = await user.files.upload(bytes);
    expect(await user.files.metadata(file)).toEqual({});
    expect(await user.files.metadata('no-such.txt')).toEqual({});
  });

  test('with a type that is told, and a name without an ending, is stored as that type', async () => {
    const file = await user.files.upload(bytes, { name: 'plain', type: 'text/csv', metadata });
    expect(file.name).toMatch(/plain\.csv$/);
  });

  test('is refused when it cannot be told', async () => {
    const loop: { me?: object } = {};
    loop.me = loop;
    for (const wrong of [loop, { count: 1n }]) {
      const upload = user.files.upload(bytes, { metadata: wrong as never });
      await expect(upload).rejects.toThrow(/^files\.upload metadata is no JSON/);
    }
  });

  test('is refused when it is too much for the headers of a stream', async () => {
    const upload = user.files.upload(Readable.from([bytes]), { metadata: { note: 'ä'.repeat(2000) } });
    await expect(upload).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('"whole"'),
    });
    const whole = await user.files.upload(bytes, { metadata: { note: 'ä'.repeat(2000) } });
    expect((await user.files.metadata(whole)).metadata).toEqual({ note: 'ä'.repeat(2000) });
  });
});

describe('what needs the master key', () => {
  test('a directory is set and kept in the name', async () => {
    for (const data of [bytes, Readable.from([bytes])]) {
      const file = await master.files.upload(data, { name: 'a b.txt', directory: 'birds/2026_x-y' });
      expect(file.name).toMatch(/^birds\/2026_x-y\/[0-9a-f]{32}_a b\.txt$/);
      expect((await stored(file)).text).toBe(text);
      await master.files.delete(file);
      expect((await fetch(file.url ?? '')).status).toBe(404);
    }
  });

  test.each(['../x', '/x', 'x/', 'x//y', 'metadata/x', 'ä', '', 'x'.repeat(257)])(
    'the directory %j is refused before anything is sent',
    async (directory) => {
      const upload = master.files.upload(bytes, { directory });
      await expect(upload).rejects.toMatchObject({
        name: 'ValidationError',
        message: expect.stringContaining('files.upload directory'),
      });
    },
  );

  test('is refused without it, before anything is sent', async () => {
    const { db, sent } = recordedClient();
    const file = await user.files.upload(bytes);

    for (const details of [{ directory: 'x' }, { maxUploadSize: 10 }]) {
      await expect(db.files.upload(bytes, details)).rejects.toMatchObject({
        name: 'ValidationError',
        message: expect.stringContaining('asMaster'),
      });
    }
    await expect(db.files.delete(file)).rejects.toMatchObject({ message: expect.stringContaining('asMaster') });
    expect(sent).toEqual([]);
  });

  test('a deleted file is gone, with what was kept beside it; a second time there is none', async () => {
    const file = await user.files.upload(bytes, { metadata: { a: 1 } });

    await master.files.delete(file);

    expect((await fetch(file.url ?? '')).status).toBe(404);
    expect(await user.files.metadata(file)).toEqual({});
    await expect(master.files.delete(file.name)).rejects.toMatchObject({ name: 'FileDeleteError', code: 153 });
  });

  test.each(['../classes/_User/abc', './x', 'a/../../x', '', 'a//b', '..'])(
    'the name %j of a stored value leads nowhere else',
    async (name) => {
      const { db, sent } = recordedClient();
      const file = name === '' ? name : new ParseFile(name);
      await expect(db.asMaster().files.delete(file)).rejects.toMatchObject({ name: 'ValidationError' });
      await expect(db.files.metadata(file)).rejects.toMatchObject({ name: 'ValidationError' });
      await expect(db.files.download(file)).rejects.toMatchObject({ name: 'ValidationError' });
      expect(sent).toEqual([]);
    },
  );
});

describe('progress', () => {
  const large = new Uint8Array(3_000_000).fill(7);

  test.each<[string, () => FileData, object, number | undefined]>([
    ['bytes', () => large, {}, large.length],
    ['a Blob', () => new Blob([large]), {}, large.length],
    ['bytes with metadata', () => large, { metadata: { a: 1 } }, large.length],
    ['a stream of unknown length', () => new Blob([large]).stream(), {}, undefined],
    ['a stream of known length', () => new Blob([large]).stream(), { size: large.length }, large.length],
  ])('is told of %s from nothing to all', async (_, data, details, total) => {
    const reports: FileProgress[] = [];

    await user.files.upload(data(), { ...details, onProgress: (progress) => reports.push(progress) });

    expect(reports.length).toBeGreaterThan(10);
    expect(reports[0]).toEqual({ loaded: 0, total });
    expect(reports.at(-1)).toEqual({ loaded: large.length, total });
    expect(reports.every(({ loaded }, index) => index === 0 || loaded >= (reports[index - 1]?.loaded ?? 0))).toBe(true);
  });

  test('what it throws ends the upload', async () => {
    const enough = new Error('enough');
    const upload = user.files.upload(large, {
      onProgress: ({ loaded }) => {
        if (loaded > 500_000) throw enough;
      },
    });
    await expect(upload).rejects.toBe(enough);
  });
});

test.each([{}, { metadata: { a: 1 } }, { mode: 'stream' as const }])(
  'a Blob of a file that was changed since is told to be unreadable, with %j',
  async (details) => {
    const changing = join(folder, 'changing.txt');
    writeFileSync(changing, 'before');
    const blob = await openAsBlob(changing);
    writeFileSync(changing, 'and afterwards');
    await expect(user.files.upload(blob, { name: 'a.txt', ...details })).rejects.toThrow(
      /^Reading "a\.txt" failed after 0 bytes: .*could not be read.*not stored/,
    );
  },
);

test('what is no data is refused, and so is a stored file', async () => {
  const stored = await user.files.upload(bytes);
  for (const data of ['text', 5, null, undefined, {}, [], { path: 5 }, stored]) {
    await expect(user.files.upload(data as never)).rejects.toThrow(/takes a Blob, bytes|A file value is|is stored/);
  }
  await expect(user.files.upload({ path: join(folder, 'nothing.txt') })).rejects.toThrow(
    /cannot read .*nothing.txt \(ENOENT\)/,
  );
  await expect(user.files.upload({ path: folder })).rejects.toThrow(/cannot read .* \(it is no file\)/);
});

test('a file that everybody could upload is refused with what can be done', async () => {
  const { db } = recordedClient();
  await expect(db.files.upload(bytes, { name: 'a.txt' })).rejects.toMatchObject({
    name: 'FileSaveError',
    message: expect.stringMatching(/by public is disabled.*Log in first.*fileUpload\.enableForPublic.*"a\.txt"/),
  });
});

test('a file of an anonymous user is refused with what can be done', async () => {
  const { db } = recordedClient();
  await db.auth.anonymous();
  await expect(db.files.upload(bytes)).rejects.toThrow(/by anonymous user is disabled.*sign up first/);
});

test('an ending that the server refuses is told with what decides on it', async () => {
  await expect(user.files.upload(bytes, { name: 'a.html' })).rejects.toThrow(
    /extension html is disabled.*fileUpload\.fileExtensions.*"a\.html", 13 bytes/,
  );
  await expect(user.files.upload(bytes, { name: 'a', type: 'image/svg+xml' })).rejects.toThrow(/svg\+xml is disabled/);
});
