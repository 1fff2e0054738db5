import type { CloudCode } from './services/cloud-code.js';
import type { ConfigSchema } from './services/config.js';
import type { DefaultACL } from './default-acl.js';
import type { GeneratedClass } from './model/accessors.js';
import { type Fetch, sendWith } from './transport/send-fetch.js';
import type { Credentials } from './session/session-caller.js';
import { type OwnInstallation, ownInstallation } from './session/own-installation.js';
import { SessionHolder } from './session/session-holder.js';
import { type SessionStorage, defaultStorage } from './session/session-storage.js';
import { checkedHeaders } from './transport/custom-headers.js';
import type { RequestEvent, ResponseEvent, RetryOptions, Transport, TransportOptions } from './transport/transport.js';
import type { Send } from './transport/http.js';

export interface ClientOptions {
  /** Where Parse Server is mounted, such as `https://api.example.com/parse`. */
  readonly serverURL: string;
  readonly applicationId: string;
  /** The REST or JavaScript key, where the server asks for one. */
  readonly clientKey?: string;
  /** The session of the user who asks. */
  readonly sessionToken?: string;
  /**
   * Where `db.auth` keeps the session from one run to the next: `localStorage` in a page unless told, nowhere elsewhere;
   * `false` for nowhere.
   */
  readonly sessionStorage?: SessionStorage | false;
  /**
   * The id of the installation that this client runs in, sent with every request: sessions are tied to it, and
   * `db.installations` is about it. `true` for one that is made, and that a page keeps in its `localStorage`.
   */
  readonly installationId?: string | true;
  /**
   * The ACL of new objects that have none of their own; without it the server makes them public, unless class-level
   * permissions say otherwise. A function is told who is logged in: `(user) => user && ACL.owner(user)`.
   */
  readonly defaultACL?: DefaultACL;
  /** In place of the platform's own. */
  readonly fetch?: Fetch;
  /** Milliseconds for a call, retries included: 60,000 unless told, 0 for no limit. */
  readonly timeout?: number;
  /** How reads and other repeatable requests are sent again: 3 times at most unless told; `false` for once. */
  readonly retry?: RetryOptions | false;
  /**
   * Saves, deletes, `get`s, fetches and counts that are called in one tick travel as one request, 100 at most unless told:
   * `false` sends each alone.
   */
  readonly batching?: BatchingOptions | false;
  /** Where live queries are served: `serverURL` with `ws` or `wss` in place of `http` or `https` unless told. */
  readonly liveQueryURL?: string;
  /** How the connection of live queries is watched and mended. */
  readonly liveQuery?: LiveQueryOptions;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends `PUT` and `DELETE` as `POST` with the method in the body, for proxies that let no others through. */
  readonly methodOverride?: boolean;
  /** Called before a request is sent. */
  readonly onRequest?: (event: RequestEvent) => void;
  /** Called when its answer has come. */
  readonly onResponse?: (event: ResponseEvent) => void;
}

export interface LiveQueryOptions {
  /** Milliseconds between two signs of life that the server is asked for: 30,000 unless told. */
  readonly heartbeat?: number;
  /** Milliseconds before the first try to connect again, doubled by each try up to half a minute: 500 unless told. */
  readonly reconnectDelay?: number;
}

export interface BatchingOptions {
  /** Requests in one batch at most: 100 unless told, which is what Parse Server announces as its own limit. */
  readonly limit?: number;
}

/** Checked options. */
export interface Settings {
  readonly transport: Omit<TransportOptions, 'caller'>;
  readonly credentials: Credentials;
  /** Requests of one tick in one batch at most; 0 for no batches. */
  readonly batchLimit: number;
  readonly installation: OwnInstallation | undefined;
  readonly defaultACL: DefaultACL | undefined;
  /** What `functions` and `jobs` offer. */
  readonly cloudCode?: CloudCode;
  /** What `config` offers. */
  readonly configSchema?: ConfigSchema;
  /** What sends the requests of a client that is made for one purpose, such as a batch. */
  readonly via?: Transport;
  /** What `asMaster()` sends; only the server entry sets it. */
  readonly masterKey?: string;
  readonly masterHeader?: string;
  /** What live queries are made with. */
  readonly live: ClientOptions;
  /** The class of a name on the wire. */
  readonly models: (className: string) => GeneratedClass | undefined;
}

/**
 * Checks what a client is made with.
 *
 * @throws TypeError naming the option, never its value where that is secret
 */
export function settingsOf(
  options: ClientOptions,
  models: Readonly<Record<string, GeneratedClass>>,
  send: Send,
): Settings {
  const { serverURL, applicationId, clientKey, timeout = 60_000, retry = {} } = options;
  requireText({ serverURL, applicationId });
  requireSendable({ applicationId, clientKey });
  requireUrl('serverURL', serverURL, 'http');
  requireUrl('liveQueryURL', options.liveQueryURL, 'ws');
  if (!(timeout >= 0)) throw new TypeError(`timeout is ${timeout}, which is no number of milliseconds.`);
  const { attempts = 3, delay = 100 } = retry === false ? { attempts: 1 } : retry;
  const headers: Record<string, string> = {
    ...checkedHeaders(options.headers ?? {}),
    'X-Parse-Application-Id': applicationId,
  };
  // Which of the two it is only the server knows; it looks whether any key fits (`middlewares.handleParseHeaders`).
  if (clientKey) Object.assign(headers, { 'X-Parse-REST-API-Key': clientKey, 'X-Parse-Javascript-Key': clientKey });
  const installation = ownInstallation(options.installationId, applicationId);
  if (installation) headers['X-Parse-Installation-Id'] = installation.id;
  const { onRequest, onResponse, fetch } = options;
  return {
    transport: {
      serverURL,
      headers,
      send: fetch ? sendWith(fetch) : send,
      fetch,
      timeout,
      retry: { attempts, delay },
      methodOverride: options.methodOverride === true,
      onRequest,
      onResponse,
    },
    credentials: { session: sessionOf(options) },
    batchLimit: batchLimitOf(options.batching),
    installation,
    defaultACL: options.defaultACL,
    live: options,
    models: byClassName(models),
  };
}

/** Nothing is read before it is needed: a module that makes a client may run before one that an own model stands in. */
function byClassName(models: Readonly<Record<string, GeneratedClass>>): Settings['models'] {
  let classes: Map<string, GeneratedClass> | undefined;
  return (className) => {
    classes ??= new Map(Object.values(models).map((model) => [model.schema.className, model]));
    return classes.get(className);
  };
}

function batchLimitOf(batching: BatchingOptions | false = {}): number {
  if (batching === false) return 0;
  const { limit = 100 } = batching;
  if (Number.isSafeInteger(limit) && limit >= 1) return limit;
  throw new TypeError(`batching.limit is ${limit}, which is no whole number of one or more.`);
}

function sessionOf({ serverURL, applicationId, sessionToken, sessionStorage }: ClientOptions): SessionHolder {
  const storage = sessionStorage === false ? undefined : (sessionStorage ?? defaultStorage());
  const key = `parse-orm:${applicationId}@${serverURL.replace(/\/$/, '')}`;
  return new SessionHolder(sessionToken, { place: storage && { storage, key } });
}

function requireText(options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'string' && value.trim() !== '') continue;
    throw new TypeError(`createClient needs ${name}, a text that is not empty.`);
  }
}

/**
 * What the end of a line gets into, as a file or a variable of the environment brings it, cannot be sent; some say so with
 * the key in their words.
 *
 * @throws TypeError
 */
export function requireSendable(keys: Readonly<Record<string, string | undefined>>): void {
  for (const [name, key = ''] of Object.entries(keys)) {
    if (/[^ -~]|^ | $/.test(key)) throw new TypeError(`${name} has a line end or another character that is in no key.`);
  }
}

function requireUrl(name: string, url: string | undefined, scheme: 'http' | 'ws'): void {
  if (url === undefined || (URL.canParse(url) && RegExp(`^${scheme}s?:$`).test(new URL(url).protocol))) return;
  // Without the name and the password that an address may hold.
  const shown = url.replace(/^(\w+:\/\/)?.*@/, '$1');
  throw new TypeError(`${name} is "${shown}", no ${scheme}(s) URL such as ${scheme}s://api.example.com/parse.`);
}
