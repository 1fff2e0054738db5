import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { HttpResponse, Send } from '../../transport/http.js';
import { invalid } from '../../values/validation-error.js';
import type { Carried, OpenedPath } from './carrier.js';
import { wrongSize } from './file-interruption.js';

/** Whether a body can be sent while it is still coming. */
export const canStream: boolean = true;

/** Bytes that are handed over at once: more would say too little of how far it is. */
const pieceLength = 65_536;

/** Sends a file piece by piece, so that no more than a piece of it is in memory. */
export async function carry(send: Send, { request, ...carried }: Carried): Promise<HttpResponse> {
  const { size } = carried;
  const headers = { ...request.headers, ...(size !== undefined && { 'Content-Length': String(size) }) };
  return send({ ...request, headers, body: watchedPieces(carried) });
}

/** What the receiver would see of a wrong size is a connection that breaks. */
async function* watchedPieces({ source, size, onProgress }: Omit<Carried, 'request'>): AsyncGenerator<Uint8Array> {
  let loaded = 0;
  onProgress(0);
  for await (const given of source.pieces()) {
    if (size !== undefined && loaded + given.byteLength > size) throw wrongSize(size, 'more');
    for (let start = 0; start < given.byteLength; start += pieceLength) {
      const piece = given.subarray(start, start + pieceLength);
      yield piece;
      onProgress((loaded += piece.byteLength));
    }
  }
  if (size !== undefined && loaded < size) throw wrongSize(size, 'less');
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
