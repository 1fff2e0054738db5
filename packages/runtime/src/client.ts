import type { BulkOptions, SaveAllOptions } from './bulk/bulk-run.js';
import { isReference, listedObjects } from './bulk/listed-objects.js';
import { ModelCollection } from './collection.js';
import type { Settings } from './client-options.js';
import { Model, stateOf } from './model/model.js';
import { inTurn } from './model/state.js';
import type { Pointer } from './model/pointer.js';
import type { Reference } from './values/reference.js';
import { ModelConnection } from './model-connection.js';
import type { BatchItem, BatchOptions } from './services/call-batch.js';
import type { JsonValue } from './json.js';
import type { ServerParseConfig } from './services/config.js';
import type { Events } from './services/events.js';
import type { ServerFiles } from './services/files.js';
import type { Installations } from './services/installations.js';
import type { RestRequest } from './services/free-request.js';
import type { HealthStatus } from './services/server-state.js';
import type { Transport } from './transport/transport.js';
import type { CallOptions } from './transport/api-request.js';
import type { Client } from './client-members.js';
import { lateService, serviceTable as services } from './late-service.js';
import type { ServiceRecord, Services } from './services/service-table.js';
import type { Credentials } from './session/session-caller.js';
import { latePart } from './transport/late-part.js';
import { SessionHolder } from './session/session-holder.js';

/** A client; the collections of its classes are getters that `clientClassFor` adds. */
export class ModelClient implements Client<unknown> {
  readonly #settings: Settings;
  readonly #connection: ModelConnection;
  readonly #collections = new Map<string, ModelCollection>();
  readonly #services = new Map<unknown, object>();
  #functions: object | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#connection = new ModelConnection(settings);
  }

  /** The collection of a class; made at its first use, for a server makes a client for each request. */
  static collectionOf(client: ModelClient, className: string): ModelCollection {
    const collections = client.#collections;
    let collection = collections.get(className);
    if (!collection) collections.set(className, (collection = new ModelCollection(client.#connection, className)));
    return collection;
  }

  /** A service; one for each client, made at its first use. */
  static serviceOf<Service>(client: ModelClient, record: ServiceRecord<Service>): Service {
    const known = client.#services.get(record);
    const service = known ?? lateService(record, client.#connection);
    if (!known) client.#services.set(record, service as object);
    return service as Service;
  }

  /** What a client is made of, for the one of servers. */
  static partsOf(client: ModelClient): { readonly settings: Settings; readonly connection: ModelConnection } {
    return { settings: client.#settings, connection: client.#connection };
  }

  /** The same client for another caller. */
  static forCaller<Self extends ModelClient>(client: Self, credentials: Credentials): Self {
    return client.#with({ credentials });
  }

  /** The cloud functions that the schema declares. */
  get functions(): object {
    return (this.#functions ??= this.#settings.cloudCode?.functionsOf(this.#connection) ?? {});
  }

  /** Who the client speaks for. */
  get auth(): Services['auth'] {
    return this.#service(services.auth);
  }

  /** Analytics events. */
  get events(): Events {
    return this.#service(services.events);
  }

  /** Files. */
  get files(): ServerFiles {
    return this.#service(services.files);
  }

  get installations(): Installations<unknown> {
    return this.#service(services.installations);
  }

  get config(): ServerParseConfig<object, object> {
    return this.#service(services.config);
  }

  request(request: RestRequest, options?: CallOptions): Promise<JsonValue> {
    return this.#service(services.freeRequest).request(request, options);
  }

  health(options?: CallOptions): Promise<HealthStatus> {
    return this.#service(services.serverState).health(options);
  }

  batch(items: readonly BatchItem<this>[], options?: BatchOptions): Promise<never> {
    const clientVia = (via: Transport): this => this.#with({ via, batchLimit: 0 });
    const transport = this.#connection.transport.ofNow();
    return this.#service(services.callBatch).batch(transport, clientVia, items as never, options) as Promise<never>;
  }

  as(sessionToken: string): this {
    // Without one it would be nobody's client.
    return this.#with({ credentials: { session: new SessionHolder(sessionToken ?? '', { isFixed: true }) } });
  }

  async saveAll(objects: readonly Model[], options: SaveAllOptions = {}): Promise<void> {
    const distinct = listedObjects('saveAll', objects, (object) => object instanceof Model);
    const transport = this.#connection.transport.ofNow();
    return inTurn(distinct.map(stateOf), async () => {
      const { saveAll } = await latePart(() => import('./bulk/save-all.js'));
      await saveAll(transport, distinct, options);
    });
  }

  async deleteAll(objects: readonly Reference[], options: SaveAllOptions = {}): Promise<void> {
    const transport = this.#connection.transport.ofNow();
    const { deleteAll } = await latePart(() => import('./bulk/delete-all.js'));
    await deleteAll(transport, listedObjects('deleteAll', objects, isReference), options);
  }

  async fetchAll<Target extends Model>(
    objects: readonly (Target | Pointer<Target>)[],
    options: BulkOptions = {},
  ): Promise<Target[]> {
    const { fetchAll } = await latePart(() => import('./bulk/fetch-all.js'));
    listedObjects('fetchAll', objects, isReference);
    return (await fetchAll(this.#connection, objects, options)) as Target[];
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #service<Service>(record: ServiceRecord<Service>): Service {
    return ModelClient.serviceOf(this, record);
  }

  /** The same client with something else, such as another caller. */
  #with(settings: Partial<Settings>): this {
    if (this.#settings.via && settings.credentials) {
      throw new TypeError('A batch has one caller: call as() or asMaster() before batch().');
    }
    const constructor = this.constructor as new (settings: Settings) => this;
    return new constructor({ ...this.#settings, ...settings });
  }
}
