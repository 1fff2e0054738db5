import { answerContent } from './answer-content.js';
import { checkHeader, type ServerSettings } from './fetch-schemas.js';
import { type HttpOptions, type HttpRequest, sendRequest } from './http-request.js';
import { ServerError } from './server-error.js';
import { serverURLOf, shownURL } from './server-url.js';

export interface RestOptions extends ServerSettings, HttpOptions {
  /** Goes in place of the master key: only with it may `createdAt` be written (server: `RestWrite.js`). */
  readonly maintenanceKey?: string;
}

/** One answer of `POST /batch`. */
export type BatchAnswer =
  | { readonly success: Readonly<Record<string, unknown>> }
  | { readonly error: { readonly code: number; readonly error: string } };

export interface BatchRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Without the mount path: `/classes/Post`. */
  readonly path: string;
  readonly body: object;
}

/** Asks a Parse Server as its master, over REST. All methods throw `ServerError`, and the signal's reason. */
export class RestClient {
  /** The URL as messages show it. */
  readonly server: string;
  readonly #url: URL;
  readonly #options: RestOptions;

  private constructor(options: RestOptions) {
    this.#url = serverURLOf(options.serverURL);
    this.server = shownURL(this.#url);
    this.#options = options;
  }

  /** A server takes a wrong master key for none, without a word: so it is asked for something that only the master sees. */
  static async connect(options: RestOptions): Promise<RestClient> {
    checkHeader('application id', options.applicationId);
    checkHeader('master key', options.masterKey);
    const { maintenanceKey: _, ...settings } = options;
    const master = new RestClient(settings);
    const info = await master.get('/serverInfo');
    if ('parseServerVersion' in info) return master;
    const message = `${master.server} answered GET /serverInfo with JSON that is not that of a Parse Server: is the URL right?`;
    throw new ServerError('notParse', message);
  }

  /** A wrong maintenance key is ignored, too; only with the right one may somebody list installations. */
  static async connectForMaintenance(options: RestOptions & { readonly maintenanceKey: string }): Promise<RestClient> {
    checkHeader('maintenance key', options.maintenanceKey);
    const client = new RestClient(options);
    try {
      await client.find('_Installation', { keys: 'objectId', limit: 1 });
      return client;
    } catch (error) {
      if (!(error instanceof ServerError) || !['refused', 'wrongMasterKey'].includes(error.failure)) throw error;
      const message = `${client.server} does not accept the maintenance key: correct it, or leave it out`;
      throw new ServerError('wrongMaintenanceKey', message);
    }
  }

  get(path: string): Promise<object> {
    return this.#send({ method: 'GET', path, repeatable: true });
  }

  /** A read with parameters of any length: they travel in the body. */
  async find(className: string, parameters: object): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const content = await this.#read(className, parameters);
    return content.results as readonly Readonly<Record<string, unknown>>[];
  }

  /** Exact: without any filter PostgreSQL would answer an estimate. */
  async count(className: string, where: object = {}): Promise<number> {
    const filter = { $and: [where, { objectId: { $exists: true } }] };
    const content = await this.#read(className, { where: filter, count: 1, limit: 0 });
    if (typeof content.count === 'number') return content.count;
    throw this.#notParse(`the count of ${className}`);
  }

  /** Sends requests together; they run side by side. Not repeated, unless all of them only read. */
  async batch(requests: readonly BatchRequest[]): Promise<readonly BatchAnswer[]> {
    const mount = this.#url.pathname === '/' ? '' : this.#url.pathname;
    const body = { requests: requests.map(({ path, ...request }) => ({ ...request, path: mount + path })) };
    const repeatable = requests.every(({ method }) => method === 'GET');
    const answers = await this.#send({ method: 'POST', path: '/batch', body: JSON.stringify(body), repeatable });
    if (Array.isArray(answers) && answers.length === requests.length) return answers as BatchAnswer[];
    throw this.#notParse(`a batch of ${requests.length}`);
  }

  /** Any other request, sent once. */
  send(method: HttpRequest['method'], path: string, body: object): Promise<object> {
    return this.#send({ method, path, body: JSON.stringify(body), repeatable: false });
  }

  async #read(className: string, parameters: object): Promise<{ results: unknown[]; count?: unknown }> {
    const body = JSON.stringify({ _method: 'GET', ...parameters });
    const content = await this.#send({ method: 'POST', path: `/classes/${className}`, body, repeatable: true });
    if ('results' in content && Array.isArray(content.results)) return content as { results: unknown[] };
    throw this.#notParse(`a query of ${className}`);
  }

  async #send(request: Omit<HttpRequest, 'headers'>): Promise<object> {
    const { applicationId, masterKey, maintenanceKey } = this.#options;
    const caller = { 'X-Parse-Application-Id': applicationId, 'Content-Type': 'application/json' };
    const key: Record<string, string> =
      maintenanceKey === undefined
        ? { 'X-Parse-Master-Key': masterKey }
        : { 'X-Parse-Maintenance-Key': maintenanceKey };
    const answer = await sendRequest(this.#url, { ...request, headers: { ...caller, ...key } }, this.#options);
    return answerContent(answer, {
      server: this.server,
      request: `${request.method} ${request.path}`,
      secrets: [masterKey, applicationId, ...(maintenanceKey === undefined ? [] : [maintenanceKey])],
      answersWithoutKey: async () => {
        const open = { method: 'GET', path: '/config', headers: caller, repeatable: true } as const;
        return (await sendRequest(this.#url, open, this.#options)).status !== 403;
      },
    });
  }

  #notParse(what: string): ServerError {
    return new ServerError(
      'unexpectedAnswer',
      `${this.server} answered ${what} with JSON of another form: is it a Parse Server?`,
    );
  }
}
