import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import type { CallOptions } from '../transport/api-request.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { requireMaster } from './master-only.js';
import type { ServiceContext } from './service-context.js';

/** How a server is: `ok` when it serves; otherwise it starts, or could not. */
export type HealthStatus = 'initialized' | 'starting' | 'ok' | 'error';

/** What a server can do, and which it is. */
export interface ServerInfo {
  /** Such as `9.10.0`. */
  readonly parseServerVersion: string;
  /** Whether each feature is there, by area: `features.push?.['scheduledPush']`. */
  readonly features: {
    readonly [area in ServerFeature]?: { readonly [feature: string]: boolean };
  };
}

/** The areas of `features` (server: `FeaturesRouter`). */
export type ServerFeature = 'globalConfig' | 'hooks' | 'cloudCode' | 'logs' | 'push' | 'schemas' | 'settings';

/** `db.health` and `db.serverInfo`. */
export interface ServerState {
  health(options?: CallOptions): Promise<HealthStatus>;
  serverInfo(options?: CallOptions): Promise<ServerInfo>;
}

export class ServerStateService implements ServerState {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /** A server that starts answers HTTP 503: that is what was asked (server: `middlewares.handleParseHealth`). */
  async health(options?: CallOptions): Promise<HealthStatus> {
    const answer = await this.#get({ path: '/health', statuses: [503] }, options);
    const { status } = answer;
    if (typeof status !== 'string') throw unexpectedAnswer('{ status }', answer);
    return status as HealthStatus;
  }

  async serverInfo(options?: CallOptions): Promise<ServerInfo> {
    requireMaster(this.#context, 'serverInfo');
    const answer = await this.#get({ path: '/serverInfo' }, options);
    if (!isJsonObject(answer['features'])) throw unexpectedAnswer('{ features, parseServerVersion }', answer);
    return answer as unknown as ServerInfo;
  }

  async #get(request: { path: string; statuses?: readonly number[] }, options?: CallOptions): Promise<JsonObject> {
    const answer: JsonValue = await this.#context.request({ method: 'GET', ...request }, options);
    if (!isJsonObject(answer)) throw unexpectedAnswer('an object', answer);
    return answer;
  }
}
