import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import { normaliseServerAnswer, type SchemaModel } from '../../packages/codegen/src/index.js';
import { serverClasses } from '../../packages/codegen/src/schema/server-classes.js';

/** A Parse Server of one test file, asked as a program without any client would ask it. */
export class TestServer {
  readonly server: DevServer;

  private constructor(server: DevServer) {
    this.server = server;
  }

  static async start(): Promise<TestServer> {
    return new TestServer(await startDevServer());
  }

  /** What a command needs to find it. */
  get environment(): Record<string, string> {
    const { serverURL, applicationId, masterKey } = this.server;
    return { PARSE_SERVER_URL: serverURL, PARSE_APPLICATION_ID: applicationId, PARSE_MASTER_KEY: masterKey };
  }

  async request(method: string, path: string, body?: unknown): Promise<unknown> {
    const { serverURL, applicationId, masterKey } = this.server;
    const response = await fetch(serverURL + path, {
      method,
      headers: {
        'X-Parse-Application-Id': applicationId,
        'X-Parse-Master-Key': masterKey,
        'Content-Type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return response.json();
  }

  /** What the server holds now. */
  async schema(): Promise<SchemaModel> {
    const { schema, diagnostics } = normaliseServerAnswer(await this.request('GET', '/schemas'), 'the test server');
    if (schema === undefined) throw new Error(JSON.stringify(diagnostics));
    return schema;
  }

  /** Lays the classes of a schema on a server that has none but its own. */
  async push(schema: SchemaModel): Promise<void> {
    for (const definition of serverClasses(schema)) {
      const { className } = definition;
      const exists = className === '_User' || className === '_Role';
      await this.request(exists ? 'PUT' : 'POST', `/schemas/${className}`, definition);
    }
  }

  /** Takes away all that was pushed. */
  async clear(): Promise<void> {
    const { results } = (await this.request('GET', '/schemas')) as { results: { className: string }[] };
    for (const { className } of results) await this.request('DELETE', `/schemas/${className}`);
    await this.request('POST', '/schemas/_User', { className: '_User' });
    await this.request('POST', '/schemas/_Role', { className: '_Role' });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
