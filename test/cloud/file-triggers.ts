import { describe, expect, test } from '@jest/globals';
import type { ParseFile } from '@parse-orm/runtime';
import { type CloudWorld, restAPIKey } from './world.js';

interface StoredFile {
  readonly name: string;
  readonly url: string;
  readonly code?: number;
  readonly error?: string;
}

export function fileTriggers(inWorld: () => CloudWorld): void {
  /** As a program without any client would send it. */
  async function upload(name: string, text: string): Promise<StoredFile> {
    const { server, mara } = inWorld();
    const response = await fetch(`${server.serverURL}/files/${name}`, {
      method: 'POST',
      headers: {
        ...{
          'X-Parse-Application-Id': server.applicationId,
          'X-Parse-REST-API-Key': restAPIKey,
          'X-Parse-Session-Token': mara.sessionToken,
        },
        'Content-Type': 'text/plain',
      },
      body: text,
    });
    return (await response.json()) as StoredFile;
  }

  async function remove({ name }: StoredFile): Promise<number> {
    const { serverURL, applicationId, masterKey } = inWorld().server;
    const headers = { 'X-Parse-Application-Id': applicationId, 'X-Parse-Master-Key': masterKey };
    return (await fetch(`${serverURL}/files/${name}`, { method: 'DELETE', headers })).status;
  }

  /** The server says where it is for everybody, which this test is not. */
  function download(url: string): Promise<Response> {
    return fetch(inWorld().server.serverURL + new URL(url).pathname.replace(/^\/parse/, ''));
  }

  describe('files', () => {
    test('beforeSave reads what comes, and afterSave knows where it is and whose it is', async () => {
      const { mara, seen } = inWorld();
      const { url } = await upload('note.txt', 'hello');
      expect((await seen('file')).at(-1)).toEqual([expect.stringMatching(/note\.txt$/), 5, 'hello']);
      expect((await seen('file saved')).at(-1)).toEqual([true, mara.username]);
      expect(await (await download(url)).text()).toBe('hello');
    });

    test('beforeSave refuses, changes, or names a file that is stored elsewhere', async () => {
      expect(await upload('bad.txt', 'refuse')).toEqual({ code: 130, error: 'No such file.' });
      const loud = await upload('quiet.txt', 'shout');
      expect(loud.name).toMatch(/loud\.txt$/);
      expect(await (await download(loud.url)).text()).toBe('SHOUT');
      expect(await upload('here.txt', 'elsewhere')).toEqual({
        name: 'elsewhere.txt',
        url: 'https://files.example.com/elsewhere.txt',
      });
    });

    test('a ValidationError reaches who uploads as one', async () => {
      const { mara } = inWorld();
      const data = new TextEncoder().encode('wrong');
      await expect(mara.db.files.upload(data, { name: 'wrong.txt' })).rejects.toMatchObject({
        issues: [{ path: 'files.photo', message: 'is no photo.' }],
      });
    });

    describe('what beforeSave returns is stored in place of what came', () => {
      async function stored(file: ParseFile): Promise<unknown[]> {
        const { name, url = '' } = file;
        const { metadata, tags } = await inWorld().master.files.metadata(name);
        const response = await download(url);
        const type = response.headers.get('content-type');
        const kept = { ...(metadata && { metadata }), ...(tags && { tags }) };
        return [name.replace(/[0-9a-f]{32}_/, ''), await response.text(), type, kept];
      }

      const text = 'text/plain; charset=utf-8';
      const came = { metadata: { came: 'so' }, tags: { a: 'b' } };
      test.each<[string, unknown[]]>([
        ['replaced.txt', ['replaced.txt', 'other', text, came]],
        ['blob.txt', ['blob.txt', 'a blob', text, came]],
        ['renamed.txt', ['new.pdf', 'hello', 'application/pdf', came]],
        ['noted.txt', ['noted.txt', 'hello', text, { metadata: { checked: true }, tags: { season: 'spring' } }]],
        ['new-file.txt', ['new.pdf', 'new', 'application/pdf', { ...came, metadata: { page: 1 } }]],
      ])('%s', async (name, expected) => {
        expect(await stored(await inWorld().mara.db.files.upload(Buffer.from('hello'), { name, ...came }))).toEqual(
          expected,
        );
      });

      test('and keeps the type, and the folder', async () => {
        const { files } = inWorld().master;
        const photo = await files.upload(Buffer.from('hello'), { name: 'replaced', type: 'image/png' });
        expect(await stored(photo)).toEqual(['replaced.png', 'other', 'image/png', {}]);
        const deep = await files.upload(Buffer.from('hello'), { name: 'replaced.txt', directory: 'a/b' });
        expect(await stored(deep)).toEqual(['a/b/replaced.txt', 'other', text, {}]);
        const moved = await inWorld().mara.db.files.upload(Buffer.from('hello'), { name: 'moved.txt' });
        expect(await stored(moved)).toEqual(['birds/2026/moved.txt', 'hello', text, {}]);
      });

      test('of a stream but for its content, which is refused', async () => {
        const { files } = inWorld().mara.db;
        const upload = (name: string): Promise<ParseFile> =>
          files.upload(new Blob(['hello']).stream(), { name, metadata: { came: 'so' } });
        expect((await stored(await upload('renamed.txt'))).slice(0, 2)).toEqual(['new.pdf', 'hello']);
        expect((await stored(await upload('noted.txt')))[3]).toMatchObject({ metadata: { checked: true } });
        for (const name of ['replaced.txt', 'new-file.txt']) {
          await expect(upload(name)).rejects.toMatchObject({
            code: 130,
            message: expect.stringContaining(`The content of "${name}" cannot be replaced: it is streamed.`),
          });
        }
      });

      test.each([
        ['no-url.txt', 'is the stored file "elsewhere.txt" without its url: new ParseFile(name, url).'],
        ['hostile.txt', 'name is "a/../../x.txt", but may only hold letters'],
        ['misspelt.txt', 'has "nme": what can be changed is name, data, contentType'],
        ['number.txt', 'takes a Blob, bytes, a stream or { path }, not a number.'],
        ['listed.txt', 'is an array: it can return what is to be changed, or nothing.'],
      ])('but %s, which fails the upload, and the log says why', async (name, reason) => {
        const { mara, log } = inWorld();
        await expect(mara.db.files.upload(Buffer.from('hello'), { name })).rejects.toMatchObject({
          code: 141,
          message: expect.stringContaining('files.beforeSave failed: the log of the server says why.'),
        });
        expect(log.join('\n')).toContain(`What files.beforeSave returned ${reason}`);
      });
    });

    test('the content of what is streamed cannot be looked at: that is refused, and not let through', async () => {
      const { server, mara } = inWorld();
      const headers = {
        'X-Parse-Application-Id': server.applicationId,
        'X-Parse-REST-API-Key': restAPIKey,
        'X-Parse-Session-Token': mara.sessionToken,
      };
      const response = await fetch(`${server.serverURL}/files/s.txt`, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'text/plain', 'X-Parse-Upload-Mode': 'stream' },
        body: 'hello',
      });
      expect(await response.json()).toMatchObject({ code: 130, error: expect.stringContaining('it is streamed') });
    });

    test('downloads can be refused, and get headers', async () => {
      const { url } = await upload('seen.txt', 'hello');
      const { headers } = await download(url);
      expect(headers.get('x-seen')).toBe('yes');
      expect(headers.get('content-disposition')).toMatch(/^attachment;filename=.*seen\.txt$/);

      const secret = await upload('secret.txt', 'hello');
      const refused = await download(secret.url);
      expect({ status: refused.status, answer: await refused.json() }).toEqual({
        status: 403,
        answer: { code: 141, error: 'Not for you.' },
      });
    });

    test('deleting a file is seen before and after', async () => {
      const { seen } = inWorld();
      const file = await upload('old.txt', 'hello');
      expect(await remove(file)).toBe(200);
      expect((await seen('file goes')).at(-1)).toBe(file.name);
      expect((await seen('file gone')).at(-1)).toBe(file.name);
    });
  });
}
