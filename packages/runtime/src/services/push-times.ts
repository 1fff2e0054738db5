import { type JsonValue, isJsonObject } from '../json.js';
import type { CallOptions } from '../transport/api-request.js';
import { invalid } from '../values/validation-error.js';
import { describe } from '../wire/encode.js';
import type { AnyMessage } from './push-message.js';
import type { ServiceContext } from './service-context.js';

/** Clocks differ, and a message is made before it is sent. */
const tolerance = 60_000;

/** How far the last of the world's clocks is behind UTC. */
const westernmost = 12 * 3_600_000;

/**
 * When a push is sent and when it is no longer worth it (server: `PushController.getPushTime`, `getExpirationTime`).
 *
 * @throws ValidationError for both kinds of expiry at once, for times that are none, and for those that are over
 */
export function encodeTimes({ pushTime, expirationTime, expirationInterval }: AnyMessage): Record<string, JsonValue> {
  const encoded: Record<string, JsonValue> = {};
  if (pushTime !== undefined) encoded['push_time'] = pushMoment(pushTime);
  if (expirationTime !== undefined && expirationInterval !== undefined) {
    throw invalid('push.send', 'takes expirationTime or expirationInterval, not both.');
  }
  if (expirationTime !== undefined) {
    const expiry = moment(expirationTime, 'push.send expirationTime');
    const start = pushTime instanceof Date ? pushTime.getTime() : Date.now();
    if (expirationTime.getTime() <= start) {
      throw invalid('push.send expirationTime', 'is over before the push is sent: nobody would get it.');
    }
    encoded['expiration_time'] = expiry;
  }
  if (expirationInterval !== undefined) {
    if (!(Number.isFinite(expirationInterval) && expirationInterval > 0)) {
      throw invalid('push.send expirationInterval', `takes seconds, more than 0, not ${shown(expirationInterval)}.`);
    }
    encoded['expiration_interval'] = expirationInterval;
  }
  return encoded;
}

/**
 * @throws ValidationError where the server does not schedule: it would send the push at once (`FeaturesRouter` tells)
 */
export async function requireSchedule(context: ServiceContext, options?: CallOptions): Promise<void> {
  const info = await context.request({ method: 'GET', path: '/serverInfo' }, options);
  const features = isJsonObject(info) ? info['features'] : undefined;
  const push = isJsonObject(features) ? features['push'] : undefined;
  // Without an adapter it refuses every push, and says so.
  if (!isJsonObject(push) || push['scheduledPush'] === true || push['immediatePush'] !== true) return;
  const remedy = 'set its option scheduledPush, or leave pushTime out';
  throw invalid('push.send pushTime', `is nothing to this server, which would send the push at once: ${remedy}.`);
}

function pushMoment(value: unknown): string {
  const path = 'push.send pushTime';
  if (typeof value === 'string') return localTime(value, path);
  const iso = moment(value, path);
  if (Date.parse(iso) < Date.now() - tolerance) {
    throw invalid(path, 'is in the past: leave it out to send at once.');
  }
  return iso;
}

/** A time without a zone: one with a zone is a point in time. */
function localTime(text: string, path: string): string {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  // A 31st of February is taken for a day of March.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(text)) {
    throw invalid(
      path,
      `is no local time such as "2026-12-01T09:00"; a point in time, which has a zone, is given as a Date.`,
    );
  }
  if (time < Date.now() - westernmost - tolerance) {
    throw invalid(path, 'is in the past everywhere: leave it out to send at once.');
  }
  return text;
}

function moment(value: unknown, path: string): string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  throw invalid(path, `takes a valid Date, not ${value instanceof Date ? 'an invalid one' : describe(value)}.`);
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : describe(value);
}
