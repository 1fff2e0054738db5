import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { HttpResponse, Send } from '../../transport/http.js';
import { invalid } from '../../values/validation-error.js';
import type { Carried, OpenedPath } from './carrier.js';

/** Whether a body can be sent while it is still coming. */
export const canStream: boolean = true;

/** Bytes that are handed over at once: more would say too little of how far it is. */
const pieceLength = 65_536;

/** Sends a file piece by piece, so that no more than a piece of it is in memory. */
export async function carry(send: Send, { request, source, size, onProgress }: Carried): Promise<HttpResponse> {
  const headers = { ...request.headers, ...(size !== undefined && { 'Content-Length': String(size) }) };
  async function* pieces(): AsyncGenerator<Uint8Array, void> {
    let loaded = 0;
    onProgress(0);
    for await (const given of source.pieces()) {
      for (let start = 0; start < given.byteLength; start += pieceLength) {
        const piece = given.subarray(start, start + pieceLength);
        yield piece;
        onProgress((loaded += piece.byteLength));
      }
    }
  }
  return send({ ...request, headers, body: pieces() });
}

/** @throws ValidationError where there is no file that can be read */
export async function openPath(path: string | URL): Promise<OpenedPath> {
  try {
    const status = await stat(path);
    if (!status.isFile()) throw Object.assign(new Error(), { code: 'it is no file' });
    return {
      size: status.size,
      pieces: { [Symbol.asyncIterator]: () => createReadStream(path)[Symbol.asyncIterator]() },
    };
  } catch (error) {
    const { code = 'unknown' } = error as { code?: string };
    throw invalid('files.upload', `cannot read ${String(path)} (${code}).`);
  }
}
