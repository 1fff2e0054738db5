import { type JsonValue, isJsonObject } from '../json.js';
import { changeOf } from '../model/operation.js';
import { refuseOtherThanJson } from '../query/raw-where.js';
import { collectIssues, invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import type { EncodedContent } from './push-message.js';

/** How a field is checked, and what it is on the wire. */
interface ContentField {
  /** Its name on the wire, where that is another one. */
  readonly wire?: string;
  /** It stands beside `data`, where the adapters look for it. */
  readonly isBeside?: true;
  readonly encode: (value: unknown, path: string) => JsonValue;
}

const fields: { readonly [name: string]: ContentField } = {
  alert: { encode: textOrObject },
  title: { encode: text },
  badge: { encode: badge },
  sound: { encode: textOrObject },
  contentAvailable: { wire: 'content-available', encode: flag },
  mutableContent: { wire: 'mutable-content', encode: flag },
  category: { encode: text },
  threadId: { encode: text },
  interruptionLevel: { encode: text },
  targetContentIdentifier: { encode: text },
  uri: { encode: text },
  aps: { encode: object },
  collapseId: { wire: 'collapse_id', isBeside: true, encode: text },
  pushType: { wire: 'push_type', isBeside: true, encode: text },
  priority: { isBeside: true, encode: number },
  notification: { isBeside: true, encode: object },
  rawPayload: { isBeside: true, encode: object },
};

/** What a message holds beside its content. */
const others: ReadonlySet<string> = new Set([
  ...['channels', 'where', 'audience', 'all'],
  ...['pushTime', 'expirationTime', 'expirationInterval', 'data', 'translations'],
]);

/** Names in `data` that belong to fields above, or that the adapters take for something else. */
const takenKeys: ReadonlySet<string> = new Set([
  ...Object.entries(fields).map(([name, { wire }]) => wire ?? name),
  ...['expiration_time', 'collapseId', 'pushType', 'priority', 'expiry', 'topic', 'id', 'requestId', 'channelId'],
]);

/**
 * What is sent of a message's content (server: `PushController.sendPush`, which hands it to the push adapter).
 *
 * @throws ValidationError naming each field that is wrong or unknown, and for a message that says nothing
 */
export function encodeContent(content: Readonly<Record<string, unknown>>): EncodedContent {
  const encoded: EncodedContent = { data: {}, beside: {} };
  const { data, translations } = content;
  const given = Object.entries(content).filter(([name, value]) => !others.has(name) && value !== undefined);
  collectIssues(given, ([name, value]) => {
    const path = `push.send ${name}`;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) throw invalid(path, 'is no field of a push: what is for the app alone goes into data.');
    const { wire = name, isBeside, encode } = field;
    encoded[isBeside ? 'beside' : 'data'][wire] = encode(value, path);
  });
  if (translations !== undefined) Object.assign(encoded.data, translated(translations));
  if (data !== undefined) Object.assign(encoded.data, ownData(data));
  if (given.length === 0 && Object.keys(encoded.data).length === 0) {
    throw invalid('push.send', 'was given nothing to say: an alert, contentAvailable, data …');
  }
  return encoded;
}

/** `alert-fr`, `title-fr` (server: `Push/utils.js`): the first that fits is taken, so the longest come first. */
function translated(translations: unknown): Record<string, JsonValue> {
  const path = 'push.send translations';
  if (!isPlainObject(translations)) throw invalid(path, `takes { fr: { alert } }, not ${describe(translations)}.`);
  const locales = Object.keys(translations).sort((one, other) => other.length - one.length);
  const entries: [string, JsonValue][] = [];
  collectIssues(locales, (locale) => {
    const texts = translations[locale];
    if (locale === '') throw invalid(path, 'has a language without a name.');
    if (!isPlainObject(texts)) throw invalid(`${path}.${locale}`, `takes { alert, title }, not ${describe(texts)}.`);
    collectIssues(Object.entries(texts), ([name, value]) => {
      const place = `${path}.${locale}.${name}`;
      if (name !== 'alert' && name !== 'title') throw invalid(place, 'is not translated: alert and title are.');
      if (value !== undefined)
        entries.push([`${name}-${locale}`, (name === 'alert' ? textOrObject : text)(value, place)]);
    });
  });
  return Object.fromEntries(entries);
}

function ownData(data: unknown): Record<string, JsonValue> {
  const own = object(data, 'push.send data') as Record<string, JsonValue>;
  collectIssues(Object.keys(own), (key) => {
    const path = `push.send data.${key}`;
    if (takenKeys.has(key))
      throw invalid(path, 'means something to the push services: give it as a field of the push, or another name.');
    if (/^(alert|title)-/.test(key)) throw invalid(path, 'means a translation to the server: use translations.');
  });
  return own;
}

function text(value: unknown, path: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(path, `takes a text that is not empty, not ${value === '' ? 'an empty one' : describe(value)}.`);
}

function textOrObject(value: unknown, path: string): JsonValue {
  return typeof value === 'string' ? value : object(value, path, 'a text or a JSON object');
}

function flag(value: unknown, path: string): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  throw invalid(path, `takes true or false, not ${describe(value)}.`);
}

function number(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalid(path, `takes a number, not ${describe(value)}.`);
}

function object(value: unknown, path: string, expected = 'a JSON object'): JsonValue {
  if (!isPlainObject(value)) throw invalid(path, `takes ${expected}, not ${describe(value)}.`);
  refuseOtherThanJson(value, path);
  return isJsonObject(value as JsonValue) ? (value as JsonValue) : {};
}

/** The server answers anything else with its plainest error. */
function badge(value: unknown, path: string): JsonValue {
  if (value === 'Increment') return value;
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  const change = changeOf(value);
  if (change.kind === 'Increment' && change.amount !== 0) return { __op: 'Increment', amount: change.amount };
  const found = typeof value === 'number' ? String(value) : describe(value);
  throw invalid(path, `takes a whole number, from 0 on, 'Increment' or increment(…), not ${found}.`);
}
