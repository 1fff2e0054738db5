import { describe, expect, test } from '@jest/globals';
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
