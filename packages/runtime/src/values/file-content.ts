import type { JsonValue } from '../json.js';

/** A file on the machine's disk; Node alone has any. */
export interface FilePath {
  readonly path: string | URL;
}

/** What a file can be made of. A stream is read once; the others can be sent again when an upload fails. */
export type FileData =
  Blob | Uint8Array | ArrayBuffer | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | FilePath;

/** How far a file has come. */
export interface FileProgress {
  /** Bytes. */
  readonly loaded: number;
  /** Bytes; `undefined` for a stream whose length nobody told. */
  readonly total: number | undefined;
}

/** What is told of a file beside its content. */
export interface FileDetails {
  /**
   * The name to store it under, to which the server adds a prefix: letters, digits and `_-~@. ` of ASCII, 128 at most,
   * the first a letter, a digit or `_`. Left out, it is made of the data's own name.
   */
  readonly name?: string;
  /** Its media type. Left out, it is what the data says of itself, or what the server knows of the name's ending. */
  readonly type?: string;
  /** Kept beside the file by storages that can; asked for by `db.files.metadata`. */
  readonly metadata?: { readonly [key: string]: JsonValue };
  /** Kept beside the file by storages that know tags, as S3. */
  readonly tags?: { readonly [key: string]: string };
  /** The folder to store it in, such as `avatars/2026`; needs the master key. */
  readonly directory?: string;
  /** The length of a stream in bytes, where it is known. */
  readonly size?: number;
  /** How many bytes the server may take of this one, whatever its `maxUploadSize`; needs the master key. */
  readonly maxUploadSize?: number;
  /**
   * `whole`: the server takes it into its memory, and file triggers of Cloud Code see its content. `stream`: it hands
   * it on to a storage that can. Streams and paths are streamed unless told, everything else travels whole.
   */
  readonly mode?: 'whole' | 'stream';
  /** Called while it is sent. What it throws ends the upload. */
  readonly onProgress?: (progress: FileProgress) => void;
}

/** A file that no server holds yet. */
export interface FileContent extends FileDetails {
  readonly data: FileData;
}
