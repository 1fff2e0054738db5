import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface MountedApplication {
  readonly mount: string;
  readonly applicationId: string;
}

/**
 * Parse Server's files in a folder, as its FilesAdapter asks (`src/Adapters/Files/FilesAdapter.js`); its default needs
 * MongoDB. Names have been checked by the server before they come here.
 */
export class StoredFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async createFile(name: string, data: Uint8Array | string): Promise<void> {
    const path = join(this.#folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, data);
  }

  deleteFile(name: string): Promise<void> {
    return rm(join(this.#folder, name));
  }

  getFileData(name: string): Promise<Buffer> {
    return readFile(join(this.#folder, name));
  }

  getFileLocation({ mount, applicationId }: MountedApplication, name: string): string {
    return `${mount}/files/${applicationId}/${name.split('/').map(encodeURIComponent).join('/')}`;
  }
}
