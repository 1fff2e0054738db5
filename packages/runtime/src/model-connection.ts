import type { Settings } from './client-options.js';
import { modelClassOf } from './model/accessors.js';
import type { ChangeManyOptions, ChangeOfMany, ModelClass } from './model/connection.js';
import { Model } from './model/model.js';
import { ModelQuery } from './query/model-query.js';
import { knownClass } from './query/known-class.js';
import { everything } from './query/query-description.js';
import { LateLive } from './live/late-live.js';
import type { LiveSource } from './live/live-source.js';
import type { ConfigSchema } from './services/config.js';
import type { ServiceContext } from './services/service-context.js';
import { SessionCaller } from './session/session-caller.js';
import type { OwnInstallation } from './session/own-installation.js';
import type { SessionHolder } from './session/session-holder.js';
import type { ApiRequest, CallOptions, SendOptions } from './transport/api-request.js';
import type { Headers } from './transport/caller.js';
import type { ParseError } from './transport/errors.js';
import { latePart } from './transport/late-part.js';
import { type PreparedRequest, preparedRequest } from './transport/prepared-request.js';
import { TickQueue } from './transport/tick-queue.js';
import { Transport } from './transport/transport.js';
import type { JsonValue } from './json.js';
import type { ParseFile } from './values/parse-file.js';

/** What the models of a client know of it. */
export class ModelConnection implements ServiceContext {
  readonly transport: Transport;
  readonly session: SessionHolder;
  readonly installation: OwnInstallation | undefined;
  readonly isMaster: boolean;
  readonly configSchema: ConfigSchema | undefined;
  readonly defaultACL: ServiceContext['defaultACL'];
  readonly #queue: TickQueue | undefined;
  readonly #models: Settings['models'];
  readonly #classes = new Map<string, ModelClass>();
  readonly #settings: Settings;
  #live: Promise<LiveSource> | undefined;

  constructor(settings: Settings) {
    const { transport, credentials, models, batchLimit, installation, configSchema, via, defaultACL } = settings;
    this.#settings = settings;
    this.session = credentials.session;
    this.installation = installation;
    this.transport = via ?? new Transport({ ...transport, caller: new SessionCaller(credentials) });
    this.configSchema = configSchema;
    this.#queue = batchLimit > 0 ? new TickQueue(this.transport, batchLimit) : undefined;
    this.isMaster = credentials.masterKey !== undefined;
    this.#models = models;
    this.defaultACL =
      defaultACL &&
      (async (className, options) => {
        const { chosenACL } = await latePart(() => import('./default-acl.js'));
        return chosenACL(this, defaultACL, className, options);
      });
  }

  async request(request: ApiRequest, options?: SendOptions): Promise<JsonValue> {
    return this.#send(request.batchable, request, options);
  }

  requestLater(request: Promise<PreparedRequest>, batchable: boolean, options?: CallOptions): Promise<JsonValue> {
    // Whoever sends it learns of its failure; nobody else has to.
    preparedRequest(request).catch(() => undefined);
    return this.#send(batchable, request, options);
  }

  callerForLater(): Promise<Headers | undefined> {
    return this.transport.callerForLater();
  }

  async uploadFile(file: ParseFile, options?: CallOptions): Promise<void> {
    const { uploadNewFile } = await latePart(() => import('./services/files/new-files.js'));
    await uploadNewFile(this, file, options);
  }

  async load(className: string, objectId: string, options?: CallOptions): Promise<Model> {
    return new ModelQuery(this, everything(knownClass(this, className))).get(objectId, options);
  }

  async changeMany(change: ChangeOfMany, options: ChangeManyOptions & SendOptions): Promise<number> {
    const transport = this.transport.ofNow(options.as);
    const { changeMany } = await latePart(() => import('./bulk/change-many.js'));
    return changeMany(transport, change, options);
  }

  live(kind: 'subscribe' | 'liveList', query: ModelQuery, options: object): object {
    return new LateLive(this.#liveSource().then((source) => source[kind](query, options)));
  }

  /** Ends the live queries. */
  async close(): Promise<void> {
    (await this.#live)?.close();
  }

  #liveSource(): Promise<LiveSource> {
    const { live: options, credentials, installation } = this.#settings;
    const own = { options, masterKey: credentials.masterKey, installationId: installation?.id };
    return (this.#live ??= latePart(() => import('./live/live-source.js'))
      .then(({ LiveSource }) => new LiveSource(this, own))
      .catch((error: unknown) => {
        this.#live = undefined;
        throw error;
      }));
  }

  modelClass(className: string): ModelClass {
    let modelClass = this.#classes.get(className);
    if (!modelClass) {
      const generated = this.#models(className);
      modelClass = { ...modelClassOf(generated ?? untypedClass(className)), isKnown: generated !== undefined };
      this.#classes.set(className, modelClass);
    }
    return modelClass;
  }

  relatedQuery(owner: Model, name: string, className: string): ModelQuery {
    return new ModelQuery(this, everything(knownClass(this, className))).where({
      relatedTo: { object: owner, key: name },
    });
  }

  async #send(
    batchable: boolean | undefined,
    request: PreparedRequest | Promise<PreparedRequest>,
    options?: SendOptions,
  ): Promise<JsonValue> {
    try {
      if (batchable && this.#queue) return await this.#queue.add(request, options);
      if (!(request instanceof Promise)) return await this.transport.request(await preparedRequest(request), options);
      const [as, ready] = await Promise.all([this.callerForLater(), preparedRequest(request)]);
      return await this.transport.request(ready, { ...options, ...(as && { as }) });
    } catch (error) {
      if ((error as Partial<ParseError>).code !== 142) throw error;
      throw (await latePart(() => import('./refused-values.js'))).refusedValues(error);
    }
  }
}

/** A class for rows of which the client has no model: all that they hold is in `toJSON()`. */
function untypedClass(className: string): {
  readonly schema: { className: string; fields: {} };
  readonly prototype: Model;
} {
  return class extends Model {
    declare readonly className: string;
    static readonly schema: { className: string; fields: {} } = { className, fields: {} };
  };
}
