import { ModelClient } from '../client.js';
import type { Connection } from '../model/connection.js';
import type { Model } from '../model/model.js';
import { ModelQuery } from '../query/model-query.js';
import type { Clients } from './clients.js';
import type { SdkLog, SdkRequest } from './parse-sdk.js';
import { modelOf } from './trigger-object.js';

/** The triggers of live queries get no log of the server's. */
const consoleLog: SdkLog = {
  info: (text) => console.info(text),
  warn: (text) => console.warn(text),
  error: (text) => console.error(text),
};

/** What every handler is told, made when it is asked for. */
export class Caller {
  readonly #request: SdkRequest;
  readonly #clients: Clients;
  #client: ModelClient | undefined;
  #user: Model | undefined;

  constructor(request: SdkRequest, clients: Clients) {
    this.#request = request;
    this.#clients = clients;
  }

  get client(): ModelClient {
    return (this.#client ??= this.isMaster ? this.#clients.master() : this.#clients.of(this.#sessionToken));
  }

  /** What models are made with: that of the client. */
  get connection(): Connection {
    return ModelQuery.partsOf(ModelClient.collectionOf(this.client, '_User')).connection;
  }

  get user(): Model | undefined {
    const { user } = this.#request;
    return user && (this.#user ??= modelOf(user, this.connection));
  }

  /** A read-only master key is none: a client as master could write. */
  get isMaster(): boolean {
    const { master, isReadOnly, useMasterKey } = this.#request;
    return (master === true && isReadOnly !== true) || useMasterKey === true;
  }

  get installationId(): string | undefined {
    return this.#request.installationId;
  }

  get ip(): string | undefined {
    return this.#request.ip;
  }

  get headers(): Readonly<Record<string, string | undefined>> {
    return this.#request.headers ?? {};
  }

  get context(): Record<string, unknown> {
    return this.#request.context ?? {};
  }

  get log(): SdkLog {
    return this.#request.log ?? consoleLog;
  }

  get #sessionToken(): string | undefined {
    return this.#request.user?.getSessionToken?.() ?? this.#request.sessionToken;
  }
}
