/** Bytes on the wire (REST guide, "Data types"). */
export interface WireBytes {
  readonly __type: 'Bytes';
  readonly base64: string;
}

/** A piece small enough to be spread into one call. */
const pieceLength = 0x2000;

/**
 * The wire form of bytes. Uses only what browsers have, for `Buffer` is not there.
 *
 * The server refuses an empty text (111, `SchemaController`); a space is one that readers of base64 pass over.
 */
export function encodeBytes(bytes: Uint8Array): WireBytes {
  let binary = '';
  for (let start = 0; start < bytes.length; start += pieceLength) {
    binary += String.fromCharCode(...bytes.subarray(start, start + pieceLength));
  }
  return { __type: 'Bytes', base64: btoa(binary) || ' ' };
}

/** The bytes of base64 text. */
export function decodeBytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
