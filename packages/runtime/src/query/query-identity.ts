import type { JsonValue } from '../json.js';
import type { SessionHolder } from '../session/session-holder.js';
import { encodeBytes } from '../values/bytes.js';
import { isPlainObject } from '../wire/plain-object.js';
import { ModelQuery } from './model-query.js';

/** What a cache of answers needs to know of a query. */
export interface QueryIdentity {
  readonly className: string;
  /**
   * Who asks: another one for each client, and after each change of its session, so that nobody is shown what another
   * user was answered. Holds no token, and means nothing outside this process.
   */
  readonly caller: string;
  /** What is asked, as JSON: equal for queries that ask the same in the same words. */
  readonly question: JsonValue;
  /** Calls the listener whenever `caller` becomes another one; answers what ends that. */
  onCallerChange(listener: () => void): () => void;
}

const callers = new WeakMap<SessionHolder, { name: string }>();
let count = 0;
/** Of this process: what a server that renders pages was answered is not taken for an answer to the browser. */
let origin: number | undefined;

function newName(): string {
  return `${(origin ??= Math.random())}:${++count}`;
}

/**
 * What tells a query from others: for caches, such as that of `@parse-orm/react`.
 *
 * @throws TypeError for what is no query of a client
 */
export function queryIdentity(query: object): QueryIdentity {
  if (!(query instanceof ModelQuery))
    throw new TypeError(
      'A query is expected, such as db.Post.where({ … }), and not what it answers: leave out find().',
    );
  const { connection, description } = ModelQuery.partsOf(query);
  const { session } = connection;
  return {
    className: description.className,
    caller: callerOf(session).name,
    question: plain(description),
    onCallerChange: (listener) => session.subscribe(listener),
  };
}

function callerOf(session: SessionHolder): { readonly name: string } {
  let caller = callers.get(session);
  if (!caller) {
    const own = { name: newName() };
    // Before any listener of a cache is told: this one was there first.
    session.subscribe(() => (own.name = newName()));
    callers.set(session, (caller = own));
  }
  return caller;
}

/** Any value of a filter as JSON that no other value has. */
function plain(value: unknown): JsonValue {
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
  if (typeof value !== 'object' || value === null) return (value ?? null) as JsonValue;
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date) return { date: value.getTime() };
  if (value instanceof RegExp) return { regExp: String(value) };
  if (value instanceof Uint8Array) return { bytes: encodeBytes(value).base64 };
  if ('className' in value && 'objectId' in value)
    return { className: plain(value.className), objectId: plain(value.objectId) };
  if (!isPlainObject(value) && 'toJSON' in value) return plain((value.toJSON as () => unknown).call(value));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}
