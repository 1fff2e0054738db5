import type { HttpRequest } from '../../transport/http.js';
import type { FileSource } from './file-source.js';

/** One file on its way. */
export interface Carried {
  readonly request: HttpRequest;
  readonly source: Pick<FileSource, 'pieces' | 'blob'>;
  /** Bytes of the body, where they are known. */
  readonly size: number | undefined;
  onProgress(loaded: number): void;
}

/** A file on a disk. */
export interface OpenedPath {
  readonly size: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}
