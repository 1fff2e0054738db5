import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { decodeCounts, decodeDate, decodeJsonText } from './push-answers.js';

/** How far a push is (server: `StatusHandler.pushStatusHandler`). */
export interface PushStatus {
  readonly objectId: string;
  /**
   * `scheduled` until whatever sends scheduled pushes sends it: Parse Server itself does not. `succeeded` says that all was
   * handed to the push services, not that it arrived: see `numFailed`. With translations or an increment of the badge the
   * server says so when the first of them is: the numbers may still rise.
   */
  readonly status: 'pending' | 'scheduled' | 'running' | 'succeeded' | 'failed';
  /** When it is sent; a text for a local time without zone. */
  readonly pushTime: Date | string | undefined;
  readonly expirationTime: Date | undefined;
  /** Seconds. */
  readonly expirationInterval: number | undefined;
  /** The filter over installations, as it is on the wire. */
  readonly where: JsonObject;
  /** What devices get, as it is on the wire. */
  readonly payload: JsonObject;
  readonly numSent: number;
  readonly numFailed: number;
  /** By `deviceType`. */
  readonly sentPerType: Readonly<Record<string, number>>;
  readonly failedPerType: Readonly<Record<string, number>>;
  /** What a failed push failed of, as far as the server tells. */
  readonly error: string | undefined;
  readonly createdAt: Date;
}

export function decodeStatus(row: JsonValue): PushStatus {
  if (!isJsonObject(row) || typeof row['objectId'] !== 'string') throw unexpectedAnswer('the status of a push', row);
  const { pushTime, expiry, expiration_interval: interval, status } = row;
  return {
    objectId: row['objectId'],
    status: decodeState(status, row['count']),
    pushTime: decodePushTime(pushTime),
    expirationTime: typeof expiry === 'number' ? new Date(expiry) : undefined,
    expirationInterval: typeof interval === 'number' ? interval : undefined,
    where: decodeJsonText(row['query']),
    payload: decodeJsonText(row['payload']),
    numSent: countOf(row['numSent']),
    numFailed: countOf(row['numFailed']),
    sentPerType: decodeCounts(row['sentPerType']),
    failedPerType: decodeCounts(row['failedPerType']),
    error: errorText(status, row['errorMessage']),
    createdAt: decodeDate(row['createdAt']) ?? new Date(0),
  };
}

/**
 * `count` is the batches that are left. What goes out in several languages, or with several badges, is counted down once
 * for each of them: below nothing the server has called the push a success already, and never does again.
 */
function decodeState(status: JsonValue | undefined, count: JsonValue | undefined): PushStatus['status'] {
  if (status === 'running' && typeof count === 'number' && count < 0) return 'succeeded';
  return (typeof status === 'string' ? status : 'pending') as PushStatus['status'];
}

function decodePushTime(value: JsonValue | undefined): Date | string | undefined {
  return typeof value === 'string' && !value.endsWith('Z') ? value : decodeDate(value);
}

function countOf(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}

/** PostgreSQL keeps an empty object of most errors. */
function errorText(status: JsonValue | undefined, error: JsonValue | undefined): string | undefined {
  if (status !== 'failed') return undefined;
  const known = isJsonObject(error) ? (error['message'] ?? error['error']) : error;
  return typeof known === 'string' ? known : 'The server does not say why: its log does.';
}
