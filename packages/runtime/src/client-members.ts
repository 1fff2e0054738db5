import type { BulkOptions, SaveAllOptions } from './bulk/bulk-run.js';
import type { GeneratedClass } from './model/accessors.js';
import type { Model } from './model/model.js';
import type { Pointer } from './model/pointer.js';
import type { Reference } from './values/reference.js';
import type { BatchItem, BatchOptions, BatchResults, BatchValues } from './services/call-batch.js';
import type { JsonValue } from './json.js';
import type { StartedJob } from './services/cloud-code.js';
import type { ParseConfig, ServerParseConfig } from './services/config.js';
import type { Events } from './services/events.js';
import type { Files, ServerFiles } from './services/files.js';
import type { Hooks } from './services/hooks.js';
import type { Installations } from './services/installations.js';
import type { Push } from './services/push.js';
import type { RestRequest } from './services/free-request.js';
import type { JobStatus, JobWaitOptions } from './services/job-runs.js';
import type { Schemas } from './services/schemas.js';
import type { HealthStatus, ServerInfo } from './services/server-state.js';
import type { CallOptions } from './transport/api-request.js';

/** The classes of a client, by the name under which it offers them. */
export interface ClientModels {
  readonly [name: string]: GeneratedClass;
}

/** What every client has beside the collections of its classes. `Self` is the client with them. */
export interface Client<Self> {
  /** Analytics events. */
  readonly events: Events;
  /** Upload and download of files. */
  readonly files: Files;
  /** The installation that this client runs in: what pushes reach. */
  readonly installations: Installations<Self>;
  /** The config of the application. */
  readonly config: ParseConfig<object>;
  /**
   * Sends what calls on the client that each is given, or what descriptions say, as one batch: reads, too. The server
   * runs it side by side; each has its own result.
   *
   * @throws InterruptedError by the signal
   */
  batch<const Items extends readonly BatchItem<Self>[]>(
    items: Items,
    options?: BatchOptions & { readonly transaction?: false },
  ): Promise<BatchResults<Items>>;
  /**
   * The same, all or nothing, as one transaction.
   *
   * @throws ParseError, ValidationError when nothing was done
   */
  batch<const Items extends readonly BatchItem<Self>[]>(
    items: Items,
    options: BatchOptions & { readonly transaction: true },
  ): Promise<BatchValues<Items>>;
  /**
   * A request to the REST API for what has no method, with the same errors, retries and session; its answer as it is.
   *
   * @throws ValidationError for a path that does not stay below the server's URL
   */
  request(request: RestRequest, options?: CallOptions): Promise<JsonValue>;
  /**
   * How the server is; it answers this before it serves anything else.
   *
   * @throws ConnectionError when there is none
   */
  health(options?: CallOptions): Promise<HealthStatus>;
  /**
   * A client for another user: what it sends carries this session, whatever becomes of it. The two share nothing but the
   * connection.
   */
  as(sessionToken: string): Self;
  /**
   * Saves many objects in batches. New objects that point at each other are saved in the order that works; a cycle is
   * closed by a second save where its pointer is optional.
   *
   * @throws BatchError naming each object that failed; the others are saved
   * @throws InterruptedError by the signal, saying what was done
   * @throws ValidationError for a cycle of required pointers, before anything is sent
   */
  saveAll(objects: readonly Model[], options?: SaveAllOptions): Promise<void>;
  /**
   * Deletes many objects in batches.
   *
   * @throws BatchError naming each object that failed; the others are deleted
   * @throws InterruptedError by the signal, saying what was done
   */
  deleteAll(objects: readonly Reference[], options?: SaveAllOptions): Promise<void>;
  /**
   * Loads many objects in batches, each by its id: objects anew, with the links that they were loaded with, and the
   * targets of pointers.
   *
   * @returns the objects, in the order in which they were given
   * @throws BatchError naming each object that could not be loaded; the others are
   */
  fetchAll<Target extends Model>(
    objects: readonly (Target | Pointer<Target>)[],
    options?: BulkOptions,
  ): Promise<Target[]>;
  /** Ends every live query and live list of this client, and their connection. Requests can still be made. */
  close(): Promise<void>;
}

/** What a client on a server has besides. */
export interface ServerClient<Self> extends Client<Self> {
  /** Upload, download and deletion of files. */
  readonly files: ServerFiles;
  /** Push notifications; with the master key alone. */
  readonly push: Push<Self>;
  /** Cloud functions and triggers that web servers answer; with the master key alone. */
  readonly hooks: Hooks<Self>;
  /** The config of the application, which the master key can write. */
  readonly config: ServerParseConfig<object, never>;
  /** The classes of the server, for the master key. */
  readonly schemas: Schemas;
  /** Which version the server is, and what it can do. For the master key. */
  serverInfo(options?: CallOptions): Promise<ServerInfo>;
  /** How far a job is. For the master key. */
  jobStatus(job: StartedJob | string, options?: CallOptions): Promise<JobStatus>;
  /**
   * Waits for the end of a job. For the master key.
   *
   * @throws JobError when it failed; TimeoutError, AbortError: then it runs on
   */
  waitForJob(job: StartedJob | string, options?: JobWaitOptions): Promise<JobStatus>;
  /**
   * A client that may do everything: what it sends carries the master key.
   *
   * @throws TypeError when the client was made without a master key
   */
  asMaster(): Self;
}
