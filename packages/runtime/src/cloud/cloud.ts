import type { ParseFile } from '../values/parse-file.js';
import type { ModelTypes } from '../query/selection.js';
import type { HandlerOptions, SaveOptions } from './handler-options.js';
import type {
  CloudEnvironment,
  ConfigRequest,
  FileChange,
  FileFoundRequest,
  FileRequest,
  FindRequest,
  FoundRequest,
  FunctionRequest,
  JobRequest,
  LiveEventRequest,
  LiveRequest,
  NarrowedQuery,
  ObjectRequest,
  SaveRequest,
  SubscribeRequest,
} from './requests.js';

type Later<Value> = Value | Promise<Value>;

/**
 * The triggers of one class. Each can be registered once. What a handler of a `before…` throws ends the request: a
 * ValidationError, a CloudError or a Parse.Error as what it is, anything else as error 141 without its text.
 */
export interface CloudClass<Types extends ModelTypes, Env extends CloudEnvironment> {
  /** Before it is stored: what is changed of `object` is stored, too. */
  beforeSave(
    handler: (request: SaveRequest<Env, Types['model']>) => unknown,
    options?: SaveOptions<Types['input']>,
  ): void;
  /**
   * When it is stored. The client waits for it, and sees what is changed of `object`, which is stored by nobody; what it
   * throws is logged, and nothing else.
   */
  afterSave(handler: (request: SaveRequest<Env, Types['model']>) => unknown, options?: HandlerOptions): void;
  beforeDelete(handler: (request: ObjectRequest<Env, Types['model']>) => unknown, options?: HandlerOptions): void;
  /** What it throws reaches the client, though the object is gone. */
  afterDelete(handler: (request: ObjectRequest<Env, Types['model']>) => unknown, options?: HandlerOptions): void;
  /** Before objects are looked for: the query that it returns is run, or the objects that it returns are the answer. */
  beforeFind(
    handler: (
      request: FindRequest<Env, Types>,
    ) => Later<NarrowedQuery<Types> | readonly Types['model'][] | undefined | void>,
    options?: HandlerOptions,
  ): void;
  /** When objects were found: those that it returns, or else all with what is changed of them, are the answer. */
  afterFind(
    handler: (request: FoundRequest<Env, Types>) => Later<readonly Types['model'][] | undefined | void>,
    options?: HandlerOptions,
  ): void;
  /** Before a live query begins: the query that it returns is the one. */
  beforeSubscribe(
    handler: (request: SubscribeRequest<Env, Types>) => Later<NarrowedQuery<Types> | undefined | void>,
    options?: HandlerOptions,
  ): void;
  /** Before a subscriber hears of a change. */
  afterLiveQueryEvent(
    handler: (request: LiveEventRequest<Env, Types['model']>) => unknown,
    options?: HandlerOptions,
  ): void;
}

/** The triggers of files. */
export interface CloudFiles<Env extends CloudEnvironment> {
  /** Before it is stored: what it returns is stored in its place; a stored ParseFile, with its URL, and nothing is. */
  beforeSave(
    handler: (request: FileRequest<Env>) => Later<FileChange | ParseFile | undefined | void>,
    options?: HandlerOptions,
  ): void;
  afterSave(handler: (request: FileRequest<Env>) => unknown, options?: HandlerOptions): void;
  beforeDelete(handler: (request: FileRequest<Env>) => unknown, options?: HandlerOptions): void;
  afterDelete(handler: (request: FileRequest<Env>) => unknown, options?: HandlerOptions): void;
  /** Before it is downloaded; the content is not there yet. */
  beforeFind(handler: (request: FileRequest<Env>) => unknown, options?: HandlerOptions): void;
  afterFind(handler: (request: FileFoundRequest<Env>) => unknown, options?: HandlerOptions): void;
}

/** The triggers of the config. */
export interface CloudConfig<Env extends CloudEnvironment> {
  /** Before it is set: what is thrown refuses that, and nothing else can be done to it. */
  beforeSave(handler: (request: ConfigRequest<Env>) => unknown, options?: HandlerOptions): void;
  /** What it throws reaches whoever set it, though it is stored. */
  afterSave(handler: (request: ConfigRequest<Env>) => unknown, options?: HandlerOptions): void;
}

/** The triggers that belong to no class. */
export interface CloudTriggers<Env extends CloudEnvironment> {
  readonly files: CloudFiles<Env>;
  readonly config: CloudConfig<Env>;
  /** Before a session begins; `object` is who logs in. */
  beforeLogin(handler: (request: ObjectRequest<Env, Env['user']>) => unknown): void;
  afterLogin(handler: (request: ObjectRequest<Env, Env['user']>) => unknown): void;
  /** When a session has ended; `object` is the session. */
  afterLogout(handler: (request: ObjectRequest<Env, Env['session']>) => unknown): void;
  /** Before a mail for a new password is sent; `object` is whose it is. */
  beforePasswordResetRequest(handler: (request: ObjectRequest<Env, Env['user']>) => unknown): void;
  /** Before somebody is connected for live queries. */
  beforeConnect(handler: (request: LiveRequest<Env>) => unknown, options?: HandlerOptions): void;
  /** When somebody has connected, subscribed, unsubscribed, or is gone: nobody waits for it. */
  onLiveQueryEvent(handler: (request: LiveRequest<Env>) => unknown): void;
}

/** Registers the handler of a function that the schema declares: what it gets is checked against that. */
export type CloudFunction<Params, Result, Env extends CloudEnvironment> = (
  handler: (request: FunctionRequest<Env, Params>) => Later<Result>,
  options?: HandlerOptions,
) => void;

/** Registers the handler of a job that the schema declares. */
export type CloudJob<Params, Env extends CloudEnvironment> = (
  handler: (request: JobRequest<Env, Params>) => unknown,
) => void;
