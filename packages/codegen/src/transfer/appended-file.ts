import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { TransferError } from './transfer-error.js';

const compressed = promisify(gzip);
const longestMember = 1_000_000;

/**
 * A file that only grows, and that can be cut back to a size that it had after a `flush`.
 *
 * Compressed, it is a row of gzip members, which every reader takes for one; each is whole after a flush.
 */
export class AppendedFile {
  readonly #handle: FileHandle;
  readonly #isCompressed: boolean;
  #size: number;
  #waiting: string[] = [];
  #waitingLength = 0;

  private constructor(handle: FileHandle, size: number, isCompressed: boolean) {
    this.#handle = handle;
    this.#size = size;
    this.#isCompressed = isCompressed;
  }

  /** Opens or creates it, cut to `size` bytes: what a killed run wrote behind them goes. */
  static async open(path: string, size: number): Promise<AppendedFile> {
    const handle = await open(path, size === 0 ? 'w' : 'r+').catch((error: unknown) => {
      throw fileError(path, error);
    });
    if ((await handle.stat()).size < size) {
      await handle.close();
      const name = basename(path);
      throw new TransferError(
        `${name} is shorter than the interrupted export left it: empty the folder and begin anew`,
      );
    }
    await handle.truncate(size);
    return new AppendedFile(handle, size, path.endsWith('.gz'));
  }

  /** Bytes after the last flush. */
  get size(): number {
    return this.#size;
  }

  async append(line: string): Promise<void> {
    this.#waiting.push(line);
    this.#waitingLength += line.length + 1;
    if (this.#waitingLength >= longestMember) await this.#write();
  }

  /** Everything is on the disk afterwards. */
  async flush(): Promise<void> {
    await this.#write();
    await this.#handle.datasync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #write(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const text = Buffer.from(`${this.#waiting.join('\n')}\n`);
    [this.#waiting, this.#waitingLength] = [[], 0];
    const bytes = this.#isCompressed ? await compressed(text) : text;
    for (let written = 0; written < bytes.length;) {
      const { bytesWritten } = await this.#handle.write(bytes, written, bytes.length - written, this.#size);
      written += bytesWritten;
      this.#size += bytesWritten;
    }
  }
}

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'give yourself the right, or choose another folder',
  ENOSPC: 'the disk is full: make room and go on with `--resume`',
  EROFS: 'the file system is read-only: choose another folder',
  ENOTDIR: 'a file stands where a folder should be: choose another folder',
  EEXIST: 'a file stands where a folder should be: choose another folder',
  ENOENT: 'it does not exist: correct the path',
  EISDIR: 'it is a folder: name a file',
};

/** What the file system refused, as a sentence with what to do. */
export function fileError(path: string, error: unknown): TransferError {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  return new TransferError(`${path} cannot be used (${code}): ${remedies[code] ?? 'check the path'}`);
}
