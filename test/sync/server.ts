import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import {
  diff,
  normaliseServerAnswer,
  pull,
  type PullOptions,
  type PullResult,
  type SchemaModel,
} from '../../packages/codegen/src/index.js';
import { serverClasses } from '../../packages/codegen/src/schema/server-classes.js';
import { type Ending, endingOf, Project } from '../generate/project.js';

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
    for (const { className } of results) {
      // Only an empty class can be dropped.
      await this.request('DELETE', `/purge/${className}`);
      await this.request('DELETE', `/schemas/${className}`);
    }
    await this.request('POST', '/schemas/_User', { className: '_User' });
    await this.request('POST', '/schemas/_Role', { className: '_Role' });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

export interface Stage {
  readonly server: TestServer;
  readonly project: Project;
  /** Runs `parse-orm` in the project, with the server in its environment. */
  run(...words: string[]): Promise<Ending>;
  /** Pulls without a process of its own, which takes most of the time; fails where a diagnostic is an error. */
  pull(options?: PullOptions): Promise<PullResult>;
  /** Whether files and server differ. */
  differs(): Promise<boolean | undefined>;
}

/** A server for all tests of a file, empty for each, and a project of its own for each. */
export function stageOfEach(): Stage {
  let server: TestServer;
  let project: Project;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    project = new Project();
  });
  afterEach(async () => {
    project.remove();
    await server.clear();
  });
  const where = (): PullOptions => ({ cwd: project.folder, server: server.server });
  return {
    get server() {
      return server;
    },
    get project() {
      return project;
    },
    run: (...words) => endingOf(project.start(words, { environment: server.environment })),
    pull: async (options = {}) => {
      const result = await pull({ ...where(), ...options });
      if (result.written === undefined) throw new Error(result.diagnostics.map(({ message }) => message).join('; '));
      return result;
    },
    differs: async () => (await diff(where())).differs,
  };
}
