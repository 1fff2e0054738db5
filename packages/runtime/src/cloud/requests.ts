import type { ConfigParameters } from '../services/config.js';
import type { ModelTypes, SystemSort } from '../query/selection.js';
import type { Query } from '../query/query.js';
import type { FileData, FileDetails } from '../values/file-content.js';

/** The types that generated code gives to the requests of handlers. */
export interface CloudEnvironment {
  /** The client of the application, as its `generated/server.ts` declares it. */
  readonly client: unknown;
  readonly user: unknown;
  readonly session: unknown;
}

/** The server's log. Parse Server masks passwords and tokens in it only where they stand in headers and URLs. */
export interface CloudLog {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

/** What every handler is told. */
export interface CloudRequest<Env extends CloudEnvironment> {
  /**
   * A client that asks as whoever sent the request: with their session, with the master key where they had it, or as
   * nobody. For more than they may do there is `client.asMaster()`.
   */
  readonly client: Env['client'];
  /** Who sent it, where that is somebody with a session. */
  readonly user: Env['user'] | undefined;
  /** Whether it carried the master key; the read-only one does not count. */
  readonly isMaster: boolean;
  readonly installationId: string | undefined;
  readonly ip: string | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** What the client sent as `context`. What a handler puts in, the later ones of the same request find. */
  readonly context: Record<string, unknown>;
  readonly log: CloudLog;
}

export interface ObjectRequest<Env extends CloudEnvironment, Object> extends CloudRequest<Env> {
  readonly object: Object;
}

export interface SaveRequest<Env extends CloudEnvironment, Object> extends ObjectRequest<Env, Object> {
  /** The object as it was; `undefined` for a new one. */
  readonly original: Object | undefined;
}

/** A query over the class, whatever it selects and includes. */
export interface NarrowedQuery<Types extends ModelTypes> {
  orderBy(
    ...keys: readonly (Types['sort'] | `-${Types['sort']}` | SystemSort | `-${SystemSort}` | '$score')[]
  ): unknown;
}

export interface FindRequest<Env extends CloudEnvironment, Types extends ModelTypes> extends CloudRequest<Env> {
  /** What is asked for; narrow it, and return what you get. */
  readonly query: Query<Types, {}, Types['model']>;
  /** Whether one object is asked for by its id. */
  readonly isGet: boolean;
  /** Whether a count is asked for. */
  readonly isCount: boolean;
}

export interface FoundRequest<Env extends CloudEnvironment, Types extends ModelTypes> extends CloudRequest<Env> {
  /** What was found; changes made to it are seen by the client, and stored by nobody. */
  readonly objects: readonly Types['model'][];
  readonly isGet: boolean;
}

/** Somebody who connects for live queries, or has done so. */
export interface LiveRequest<Env extends CloudEnvironment> extends CloudRequest<Env> {
  /** `connect`, `subscribe`, `unsubscribe`, `ws_connect`, `ws_disconnect`… */
  readonly event: string;
  /** How many are connected, and how many subscriptions there are, where the server says so. */
  readonly clients: number | undefined;
  readonly subscriptions: number | undefined;
}

export interface SubscribeRequest<Env extends CloudEnvironment, Types extends ModelTypes> extends LiveRequest<Env> {
  /** What is subscribed to; narrow it, and return what you get. */
  readonly query: Query<Types, {}, Types['model']>;
}

export interface LiveEventRequest<Env extends CloudEnvironment, Object> extends LiveRequest<Env> {
  readonly event: 'create' | 'enter' | 'update' | 'leave' | 'delete';
  /** Changes made to it are seen by the subscriber, and stored by nobody. */
  readonly object: Object;
  readonly original: Object | undefined;
  /** Set it to false, and the subscriber hears nothing. */
  sendEvent: boolean;
}

export interface FunctionRequest<Env extends CloudEnvironment, Params> extends CloudRequest<Env> {
  readonly params: Params;
}

/** Jobs are started with the master key: `client` carries it. */
export interface JobRequest<Env extends CloudEnvironment, Params> extends CloudRequest<Env> {
  readonly params: Params;
  /** The id of its row in `_JobStatus`. */
  readonly jobId: string;
  /** Writes into that row how far it is. */
  message(text: string): Promise<void>;
}

/** What the config of the application can hold, as far as its schema declares that. */
type ConfigOf<Env extends CloudEnvironment> = Env['client'] extends {
  readonly config: { get(): Promise<infer Values> };
}
  ? object extends Values
    ? ConfigParameters
    : Partial<Values>
  : ConfigParameters;

/** Somebody with the master key who sets the config. */
export interface ConfigRequest<Env extends CloudEnvironment> extends CloudRequest<Env> {
  /** Before: what is set, `undefined` where that is taken away. After: all that the config holds now. */
  readonly params: ConfigOf<Env>;
  /** What it held before; `undefined` where nothing was ever set. */
  readonly original: ConfigOf<Env> | undefined;
}

/** A file on its way in or out. */
export interface CloudFile {
  readonly name: string;
  /** Where it can be read, once it is stored. */
  readonly url: string | undefined;
  readonly metadata: NonNullable<FileDetails['metadata']>;
  readonly tags: Readonly<Record<string, unknown>>;
  /** The folder that an upload with the master key asked for. */
  readonly directory: string | undefined;
  /** @throws CloudError for a file that is streamed to where it is stored: nobody has seen its content yet */
  data(): Promise<Uint8Array>;
}

export interface FileRequest<Env extends CloudEnvironment> extends CloudRequest<Env> {
  readonly file: CloudFile;
  /** Bytes, where they are known. */
  readonly size: number | undefined;
}

export interface FileFoundRequest<Env extends CloudEnvironment> extends FileRequest<Env> {
  /** Set it to true, and browsers store the file instead of showing it. */
  forceDownload: boolean;
  /** Headers of the answer; more can be put in. */
  readonly responseHeaders: Record<string, string>;
}

/**
 * What is to be stored in place of what came; what is left out stays. A `name`, a type and so on that the server would
 * refuse of a client fail the upload.
 */
export interface FileChange {
  readonly name?: string;
  /** Not of a file that is streamed: its content is what comes. */
  readonly data?: FileData;
  readonly contentType?: string;
  /** In place of all that came: `{ ...file.metadata, checked: true }` adds to it. */
  readonly metadata?: FileDetails['metadata'];
  readonly tags?: FileDetails['tags'];
  /** The folder to store it in. */
  readonly directory?: string;
}
