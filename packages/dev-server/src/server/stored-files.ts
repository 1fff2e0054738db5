import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

interface MountedApplication {
  readonly mount: string;
  readonly applicationId: string;
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
    const draft = await this.#place(incoming, randomUUID());
    try {
      if (typeof data === 'string' || ArrayBuffer.isView(data)) await writeFile(draft, data);
      else await pipeline(data, createWriteStream(draft));
      const kept = { ...(hasKeys(metadata) && { metadata }), ...(hasKeys(tags) && { tags }) };
      if (hasKeys(kept)) await writeFile(await this.#place(details, `${name}.json`), JSON.stringify(kept));
      await rename(draft, await this.#place(name));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async deleteFile(name: string): Promise<void> {
    await rm(join(this.#folder, name));
    await rm(join(this.#folder, details, `${name}.json`), { force: true });
  }

  getFileData(name: string): Promise<Buffer> {
    return readFile(join(this.#folder, name));
  }

  async getMetadata(name: string): Promise<FileDetails> {
    return JSON.parse(await readFile(join(this.#folder, details, `${name}.json`), 'utf8')) as FileDetails;
  }

  getFileLocation({ mount, applicationId }: MountedApplication, name: string): string {
    return `${mount}/files/${applicationId}/${name.split('/').map(encodeURIComponent).join('/')}`;
  }

  /** A path in the folder, whose own folder is there. */
  async #place(...parts: string[]): Promise<string> {
    const path = join(this.#folder, ...parts);
    await mkdir(dirname(path), { recursive: true });
    return path;
  }
}

function hasKeys(value: object | undefined): boolean {
  return value !== undefined && Object.keys(value).length > 0;
}
