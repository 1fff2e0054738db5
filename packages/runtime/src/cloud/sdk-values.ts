import type { JsonValue } from '../json.js';
import type { SdkObject } from './parse-sdk.js';

/**
 * The wire form of a value that Parse Server has decoded with the SDK: dates, files and objects are the SDK's, all else is
 * as it travelled.
 */
export function wireOf(value: unknown): JsonValue {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return value as JsonValue;
  if (Array.isArray(value)) return value.map(wireOf);
  if (value instanceof Date) return { __type: 'Date', iso: isoOf(value) };
  if (isSdkObject(value)) {
    return value.id === undefined ? null : { __type: 'Pointer', className: value.className, objectId: value.id };
  }
  if (value instanceof Uint8Array) return { __type: 'Bytes', base64: Buffer.from(value).toString('base64') };
  if ('toJSON' in value && typeof value.toJSON === 'function') return wireOf((value.toJSON as () => unknown)());
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, wireOf(member)]));
}

/** An invalid date stays one, for whoever checks it. */
function isoOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'invalid' : date.toISOString();
}

/** An object of the server's own SDK. */
export function isSdkObject(value: unknown): value is SdkObject {
  return typeof value === 'object' && value !== null && 'className' in value && '_toFullJSON' in value;
}
