import type { DevServer } from '@parse-orm/dev-server';

/** Asks a server as its master, without any client. */
export class Master {
  readonly #server: DevServer;

  constructor(server: DevServer) {
    this.#server = server;
  }

  /** What a command needs to find the server. */
  get environment(): Record<string, string> {
    const { serverURL, applicationId, masterKey } = this.#server;
    return { PARSE_SERVER_URL: serverURL, PARSE_APPLICATION_ID: applicationId, PARSE_MASTER_KEY: masterKey };
  }

  async request(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const { serverURL, applicationId, masterKey } = this.#server;
    const headers = {
      'X-Parse-Application-Id': applicationId,
      'X-Parse-Master-Key': masterKey,
      'Content-Type': 'application/json',
    };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(serverURL + path, { method, headers, ...text });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }

  /** Creates objects of one class; gives their ids. */
  async create(className: string, objects: readonly object[]): Promise<string[]> {
    const ids: string[] = [];
    const path = `${new URL(this.#server.serverURL).pathname}/classes/${className}`;
    for (let start = 0; start < objects.length; start += 50) {
      const requests = objects.slice(start, start + 50).map((body) => ({ method: 'POST', path, body }));
      const answers = (await this.request('POST', '/batch', { requests })) as unknown as {
        success?: { objectId: string };
        error?: unknown;
      }[];
      for (const { success, error } of answers) {
        if (success === undefined) throw new Error(JSON.stringify(error));
        ids.push(success.objectId);
      }
    }
    return ids;
  }

  async rows(className: string, parameters: object = {}): Promise<Record<string, unknown>[]> {
    const body = { _method: 'GET', order: 'objectId', limit: 100_000, ...parameters };
    return (await this.request('POST', `/classes/${className}`, body))['results'] as Record<string, unknown>[];
  }

  /** The ids of the members of a relation. */
  async members(owner: { className: string; objectId: string }, key: string, target: string): Promise<string[]> {
    const where = { $relatedTo: { object: { __type: 'Pointer', ...owner }, key } };
    return (await this.rows(target, { where })).map(({ objectId }) => objectId as string);
  }
}

export function pointer(className: string, objectId: string | undefined): object {
  return { __type: 'Pointer', className, objectId };
}

export function addRelation(className: string, ids: readonly string[]): object {
  return { __op: 'AddRelation', objects: ids.map((id) => pointer(className, id)) };
}

/** The values in the lines of a file. */
export function linesIn(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
