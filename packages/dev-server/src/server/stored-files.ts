import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

interface MountedApplication {
  readonly mount: string;
  readonly applicationId: string;
}

interface RangeRequest {
  get(header: string): string | undefined;
}

/** What is kept beside a file. */
interface FileDetails {
  readonly metadata?: object;
  readonly tags?: object;
}

/** Folders beside the files, which no name of a file can lead to: those begin with a letter, a digit or `_`. */
const incoming = '.incoming';
const details = '.details';

/**
 * Parse Server's files in a folder, as its FilesAdapter asks (`src/Adapters/Files/FilesAdapter.js`); its default needs
 * MongoDB. Names have been checked by the server before they come here.
 */
export class StoredFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Streams are written as they come. */
  get supportsStreaming(): boolean {
    return true;
  }

  /** A file is there as a whole or not at all. */
  async createFile(
    name: string,
    data: Uint8Array | string | Readable,
    _type?: string,
    { metadata, tags }: FileDetails = {},
  ): Promise<void> {
    // At once: a request that is cut before its stream is read is one that Parse Server waits for for ever.
    const draft = this.#place(incoming, randomUUID());
    try {
      if (typeof data === 'string' || ArrayBuffer.isView(data)) await writeFile(draft, data);
      else await writeStream(data, draft);
      const kept = { ...(hasKeys(metadata) && { metadata }), ...(hasKeys(tags) && { tags }) };
      if (hasKeys(kept)) await writeFile(this.#place(details, `${name}.json`), JSON.stringify(kept));
      await rename(draft, this.#place(name));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async deleteFile(name: string): Promise<void> {
    await rm(join(this.#folder, name)).catch((error: NodeJS.ErrnoException) => {
      // Its own message names a folder of this machine, and the server hands it to the client.
      throw error.code === 'ENOENT' ? new Error(`There is no file "${name}".`) : error;
    });
    await rm(join(this.#folder, details, `${name}.json`), { force: true });
  }

  getFileData(name: string): Promise<Buffer> {
    return readFile(join(this.#folder, name));
  }

  /** A part of a file, or all of it, piece by piece (RFC 9110, "Range Requests"). */
  async handleFileStream(name: string, request: RangeRequest, response: ServerResponse, type?: string): Promise<void> {
    const path = join(this.#folder, name);
    const { size } = await stat(path);
    const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(request.get('Range') ?? '') ?? [];
    const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
    const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('Content-Type', type ?? 'application/octet-stream');
    if (start > end && size > 0) {
      response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end();
      return;
    }
    const range = size > 0 ? { 'Content-Range': `bytes ${start}-${end}/${size}` } : {};
    response.writeHead(size > 0 ? 206 : 200, { 'Content-Length': end - start + 1, ...range });
    if (size === 0) response.end();
    // A reader that goes away is no error of the file.
    else await pipeline(createReadStream(path, { start, end }), response).catch(() => undefined);
  }

  async getMetadata(name: string): Promise<FileDetails> {
    return JSON.parse(await readFile(join(this.#folder, details, `${name}.json`), 'utf8')) as FileDetails;
  }

  getFileLocation({ mount, applicationId }: MountedApplication, name: string): string {
    return `${mount}/files/${applicationId}/${name.split('/').map(encodeURIComponent).join('/')}`;
  }

  /** A path in the folder, whose own folder is there. */
  #place(...parts: string[]): string {
    const path = join(this.#folder, ...parts);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }
}

/** Fails when the file is closed: a stream that was cut at once would make it after it was removed. */
async function writeStream(data: Readable, path: string): Promise<void> {
  const file = createWriteStream(path);
  const closed = new Promise<void>((resolve) => void file.once('close', resolve));
  await pipeline(data, file).finally(() => closed);
}

function hasKeys(value: object | undefined): boolean {
  return value !== undefined && Object.keys(value).length > 0;
}
