import { openPath } from '#file-carrier';
import type { FileData } from '../../values/file-content.js';
import { invalid } from '../../values/validation-error.js';
import { describe } from '../../wire/encode.js';
import { FileInterruption } from './file-interruption.js';

/** The bytes of a file, and what they say of themselves. */
export interface FileSource {
  readonly name?: string;
  readonly type?: string;
  /** Bytes; `undefined` where nobody knows before the end. */
  readonly size?: number;
  /** Whether it comes in pieces, and only once or from a disk. */
  readonly isStream: boolean;
  pieces(): AsyncIterable<Uint8Array>;
  blob(): Promise<Blob>;
}

/** Streams that were read: a second reader would find them empty. */
const usedStreams = new WeakSet<object>();

/** @throws ValidationError for what is no data of a file */
export async function fileSource(data: FileData): Promise<FileSource> {
  if (isBlob(data)) return blobSource(data);
  if (ArrayBuffer.isView(data)) return bytesSource(bytesOf(data));
  if (Object.prototype.toString.call(data) === '[object ArrayBuffer]')
    return bytesSource(new Uint8Array(data as ArrayBuffer));
  if (isReadable(data) || isIterable(data)) return onceSource(data);
  const path = (data as { path?: unknown } | undefined)?.path;
  if (typeof path !== 'string' && !(path instanceof URL)) {
    throw invalid('files.upload', `takes a Blob, bytes, a stream or { path }, not ${describe(data)}.`);
  }
  const { size, pieces } = await openPath(path);
  const name = nameIn(typeof path === 'string' ? path : decodeURIComponent(path.pathname));
  return { ...streamSource(pieces, name), size };
}

/** What a stream gives, piece by piece. Where the reader leaves early, the stream is cancelled. */
export async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    isDone = true;
  } finally {
    if (isDone) reader.releaseLock();
    else await reader.cancel().catch(() => undefined);
  }
}

export function blobSource(blob: Blob): FileSource {
  const { name } = blob as { name?: unknown };
  return {
    ...(typeof name === 'string' && name !== '' && { name }),
    ...(blob.type !== '' && { type: blob.type }),
    size: blob.size,
    isStream: false,
    pieces: () => checkedPieces({ [Symbol.asyncIterator]: () => chunksOf(blob.stream()) }),
    blob: async () => blob,
  };
}

/** @throws FileInterruption when it cannot be read, as a chosen file that was changed since */
export async function bytesIn(blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw new FileInterruption('stream', error);
  }
}

function bytesSource(bytes: Uint8Array): FileSource {
  return {
    size: bytes.byteLength,
    isStream: false,
    async *pieces() {
      yield bytes;
    },
    blob: async () => new Blob([bytes as Uint8Array<ArrayBuffer>]),
  };
}

/** @throws ValidationError for a stream that was read before */
function onceSource(data: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): FileSource {
  if (usedStreams.has(data) || ('locked' in data && data.locked)) {
    throw invalid('files.upload', 'was given a stream that was read before: make a new one for each try.');
  }
  const stream = isReadable(data) ? chunksOf(data) : data;
  const pieces = {
    [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
      usedStreams.add(data);
      return stream[Symbol.asyncIterator]();
    },
  };
  return streamSource(pieces, nameIn((data as { path?: unknown }).path));
}

function streamSource(stream: AsyncIterable<Uint8Array>, name?: string): FileSource {
  const pieces = (): AsyncGenerator<Uint8Array, void> => checkedPieces(stream);
  const blob = async (): Promise<Blob> => {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of pieces()) parts.push(piece as Uint8Array<ArrayBuffer>);
    return new Blob(parts);
  };
  return { ...(name && { name }), isStream: true, pieces, blob };
}

/** The pieces of a stream, and whose fault it is when there are no more. */
async function* checkedPieces(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const pieces = stream[Symbol.asyncIterator]();
  try {
    for (let next = await nextPiece(pieces); !next.done; next = await nextPiece(pieces)) yield next.value;
  } finally {
    await pieces.return?.();
  }
}

async function nextPiece(pieces: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    const next = await pieces.next();
    // A stream of text gives strings, in an encoding that nobody knows any more.
    if (next.done || next.value instanceof Uint8Array) return next;
    if (ArrayBuffer.isView(next.value)) return { value: bytesOf(next.value) };
    throw new TypeError(`it gave ${describe(next.value)} where bytes were expected`);
  } catch (error) {
    throw new FileInterruption('stream', error);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The last part of a path, of any system. */
function nameIn(path: unknown): string | undefined {
  return typeof path === 'string' ? path.split(/[/\\]/).at(-1) || undefined : undefined;
}

/** By their shape: each of them may come from another realm. */
function isBlob(data: FileData): data is Blob {
  return typeof (data as Blob | undefined)?.arrayBuffer === 'function' && 'size' in data;
}

function isReadable(data: FileData): data is ReadableStream<Uint8Array> {
  return typeof (data as ReadableStream | undefined)?.getReader === 'function';
}

function isIterable(data: FileData): data is AsyncIterable<Uint8Array> {
  return typeof (data as AsyncIterable<Uint8Array> | undefined)?.[Symbol.asyncIterator] === 'function';
}
