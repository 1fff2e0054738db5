import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startDevServer, type DevServer } from '@parse-orm/dev-server';
import { readSchemas } from '../schema/load-schemas.js';
import { SourceText } from '../diagnostics/source-text.js';
import { fetchSchemas, loadServerSchemas, type FetchSchemasOptions } from './fetch-schemas.js';
import { ServerError } from './server-error.js';

const keys = { applicationId: 'the-application', masterKey: 'the-master-key' };

/** The error that the options bring up: one line, without any key. */
async function failure(options: FetchSchemasOptions): Promise<ServerError> {
  const error: unknown = await fetchSchemas(options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ServerError)) throw new Error(`no ServerError, but ${String(error)}`);
  expect(error.message).not.toMatch(/\n|the-master-key|the-application|password/);
  expect(JSON.stringify(error)).not.toContain('the-master-key');
  expect(error.cause).toBeUndefined();
  return error;
}

describe('a server that is not as it should be', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** Plays a broken server; gives its URL. */
  async function serving(
    listener: RequestListener,
    make: (listener: RequestListener) => Server = createServer,
  ): Promise<string> {
    const server = make(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/parse`;
  }
  const answering = (
    status: number,
    body: string,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => serving((_, response) => response.writeHead(status, headers).end(body));

  test('answers, and the key travels in a header only', async () => {
    const seen: string[] = [];
    const serverURL = await serving((request, response) => {
      seen.push(
        `${request.method} ${request.url} ${request.headers['x-parse-master-key']} ${request.headers['x-parse-application-id']}`,
      );
      response.setHeader('content-type', 'application/json').end('{"results":[]}');
    });
    expect(await fetchSchemas({ serverURL: `${serverURL}/?x=1#y`, ...keys })).toEqual({ results: [] });
    expect(seen).toEqual(['GET /parse/schemas the-master-key the-application']);
  });

  test.each(['', 'localhost:1337', 'ftp://x/parse', 'the-master-key', 'http://'])(
    'has no such URL as %j',
    async (serverURL) => {
      expect(await failure({ serverURL, ...keys })).toMatchObject({ failure: 'invalidSettings' });
    },
  );

  test('cannot get a key that no header can carry', async () => {
    for (const masterKey of ['', 'a\nb', 'ключ', ' a']) {
      const error = await failure({ serverURL: 'http://127.0.0.1:9/parse', ...keys, masterKey });
      expect(error.message).toMatch(/^the master key .*: correct the server settings$/);
    }
  });

  test('does not listen', async () => {
    const serverURL = await answering(200, '');
    servers[0]?.close();
    expect((await failure({ serverURL, ...keys })).message).toBe(
      `nothing listens at ${serverURL}: start the server, or correct the URL`,
    );
  });

  test('has a host that nobody knows', async () => {
    const error = await failure({ serverURL: 'http://user:password@no-such-host.invalid/parse', ...keys });
    expect(error.message).toBe(
      'the host of http://no-such-host.invalid/parse is not known: correct the URL, or check the network',
    );
  });

  test('is a web page', async () => {
    const serverURL = await answering(200, '<!doctype html><p>Hello', { 'content-type': 'text/html' });
    expect((await failure({ serverURL, ...keys })).message).toBe(
      `${serverURL} answered with a web page (status 200), not as a Parse Server: correct the URL; it ends with the mount path, often /parse`,
    );
    expect((await failure({ serverURL: await answering(404, '<html>'), ...keys })).message).toContain('(status 404)');
  });

  test.each([
    ['plain text', 'OK', 'text/plain', 'notParse', 'did not answer as a Parse Server (status 200, no JSON)'],
    ['nothing', '', 'application/json', 'notParse', 'did not answer as a Parse Server'],
    ['half of its JSON', '{"results":[{"className":', 'application/json', 'cutShort', 'is broken or incomplete JSON'],
    ['other JSON', '{"status":"ok"}', 'application/json', 'notParse', 'JSON that is no list of classes'],
    ['null', 'null', 'application/json', 'cutShort', 'is broken or incomplete JSON'],
    ['a bare list', '[]', 'application/json', 'notParse', 'no list of classes'],
  ])('answers %s', async (_, body, type, expected, text) => {
    const error = await failure({ serverURL: await answering(200, body, { 'content-type': type }), ...keys });
    expect(error).toMatchObject({ failure: expected, message: expect.stringContaining(text) });
  });

  test('cuts the connection within its answer', async () => {
    const serverURL = await serving((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"results":[', () => response.destroy());
    });
    expect(await failure({ serverURL, ...keys })).toMatchObject({
      failure: 'cutShort',
      message: expect.stringContaining('was cut before the answer was complete'),
    });
  });

  test('sends the caller on to a page for logging in', async () => {
    const serverURL = await answering(302, '', { location: '/login?token=password' });
    const { origin } = new URL(serverURL);
    expect((await failure({ serverURL, ...keys })).message).toBe(
      `${serverURL} sends GET /schemas on to ${origin}/login: set the URL at which Parse Server itself answers`,
    );
    const secure = await answering(301, '', { location: 'https://example.com/parse/schemas' });
    expect((await failure({ serverURL: secure, ...keys })).message).toContain('(use https:// in the server URL)');
  });

  test('does not answer in time', async () => {
    const serverURL = await serving(() => undefined);
    const error = await failure({ serverURL, ...keys, timeout: 200 });
    expect(error).toMatchObject({
      failure: 'timeout',
      message: `${serverURL} did not answer within 0.2 s: check the URL, or try again`,
    });
  });

  test('is given up when the caller does', async () => {
    const controller = new AbortController();
    const serverURL = await serving(() => controller.abort(new Error('enough')));
    await expect(fetchSchemas({ serverURL, ...keys, signal: controller.signal })).rejects.toThrow('enough');
    await expect(fetchSchemas({ serverURL, ...keys, signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow(
      'before',
    );
  });

  test('is asked again while it starts, and no more than three times', async () => {
    let asked = 0;
    const starting = await serving((_, response) => {
      asked += 1;
      if (asked < 3) response.writeHead(503, { 'retry-after': '0' }).end('{}');
      else response.setHeader('content-type', 'application/json').end('{"results":[]}');
    });
    expect(await fetchSchemas({ serverURL: starting, ...keys })).toEqual({ results: [] });
    asked = 0;
    const failing = await serving((_, response) => {
      asked += 1;
      const body = JSON.stringify({ code: 1, message: `no database for the-master-key\u001b[2J` });
      response.writeHead(500, { 'content-type': 'application/json', 'retry-after': '0' }).end(body);
    });
    const error = await failure({ serverURL: failing, ...keys });
    expect(error.message).toBe(
      `${failing} answered GET /schemas with status 500 (no database for …\\u001b[2J): look into its log`,
    );
    expect(asked).toBe(4);
  });

  test('is asked again when it does not listen yet', async () => {
    const serverURL = await answering(200, '{"results":[]}');
    const [server] = servers;
    await new Promise((resolve) => server?.close(resolve));
    const fetching = fetchSchemas({ serverURL, ...keys });
    // Between the first try, which is refused at once, and the second.
    setTimeout(() => server?.listen(Number(new URL(serverURL).port), '127.0.0.1'), 100);
    expect(await fetching).toEqual({ results: [] });
  });

  describe('over TLS', () => {
    let folder: string;
    let certificate: { key: Buffer; cert: Buffer };
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'parse-orm-tls-'));
      const file = (name: string): string => join(folder, name);
      const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'];
      execFileSync('openssl', [...request, '-keyout', file('key.pem'), '-out', file('cert.pem')], { stdio: 'ignore' });
      certificate = { key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')) };
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('has a certificate that nobody signed', async () => {
      const plain = await serving(
        (_, response) => response.end(),
        (listener) => createSecureServer(certificate, listener) as unknown as Server,
      );
      const error = await failure({ serverURL: plain.replace('http:', 'https:'), ...keys });
      expect(error).toMatchObject({
        failure: 'insecure',
        message: expect.stringMatching(/certificate of .* is not trusted .*NODE_EXTRA_CA_CERTS/),
      });
    });

    test('speaks none at all', async () => {
      const plain = await answering(200, '{}');
      const error = await failure({ serverURL: plain.replace('http:', 'https:'), ...keys });
      expect(error).toMatchObject({ failure: 'insecure', message: expect.stringContaining('does not speak TLS') });
    });
  });
});

describe('a real Parse Server', () => {
  const text = `
- className: Post
  fields:
    title: { type: String, required: true }
    views: { type: Number, defaultValue: 0 }
    published: { type: Date, defaultValue: 2026-01-31T12:00:00Z }
    author: Pointer<_User>
    likes: Relation<_User>
    tags: Array
    place: GeoPoint
    area: Polygon
    cover: File
    sum: Bytes
    seo: Object
    open: Boolean
  classLevelPermissions: { find: { '*': true }, get: {}, count: {}, create: { requiresAuthentication: true }, update: { pointerFields: [author] }, delete: {}, addField: {}, protectedFields: { '*': [sum] } }
- className: _User
  fields: { age: Number }
`;
  const written = readSchemas([new SourceText('/schemas.yaml', text)]).schema;
  let server: DevServer;
  beforeAll(async () => {
    server = await startDevServer();
    for (const { className, fields, classLevelPermissions } of written?.classes ?? []) {
      if (!['Post', '_User'].includes(className)) continue;
      const own = className === '_User' ? fields.filter(({ name }) => name === 'age') : fields;
      const body = {
        className,
        fields: Object.fromEntries(
          own.map(({ name, type, required, defaultValue }) => [
            name,
            {
              type: type.kind,
              ...('targetClass' in type ? { targetClass: type.targetClass } : {}),
              ...(required ? { required } : {}),
              ...(defaultValue === undefined ? {} : { defaultValue }),
            },
          ]),
        ),
        ...(classLevelPermissions === undefined ? {} : { classLevelPermissions }),
      };
      const headers = {
        'X-Parse-Application-Id': server.applicationId,
        'X-Parse-Master-Key': server.masterKey,
        'Content-Type': 'application/json',
      };
      const method = className === '_User' ? 'PUT' : 'POST';
      const response = await fetch(`${server.serverURL}/schemas/${className}`, {
        method,
        headers,
        body: JSON.stringify(body),
      });
      expect([className, response.status, await response.text()]).toEqual([className, 200, expect.any(String)]);
    }
  }, 60_000);
  afterAll(() => server?.stop());

  test('gives the schema that was written down', async () => {
    const { schema, diagnostics } = await loadServerSchemas(server);
    expect(diagnostics).toEqual([]);
    expect(schema).toEqual(written);
  });

  test('tells nothing of a wrong master key, but we do', async () => {
    const error = await failure({ ...server, masterKey: 'wrong' });
    expect(error).toMatchObject({
      failure: 'wrongMasterKey',
      message: `${server.serverURL} does not accept the master key: correct it in the server settings`,
    });
  });

  test('does not know a wrong application id', async () => {
    const error = await failure({ ...server, applicationId: 'wrong' });
    expect(error).toMatchObject({
      failure: 'wrongApplicationId',
      message: expect.stringContaining('has no application of this id'),
    });
  });

  test('answers with a page on another path', async () => {
    const error = await failure({ ...server, serverURL: server.serverURL.replace('/parse', '/nowhere') });
    expect(error).toMatchObject({ failure: 'notParse', message: expect.stringContaining('web page (status 404)') });
  });

  test('refuses a right master key from an address that it does not allow', async () => {
    const strict = await startDevServer({ serverOptions: { masterKeyIps: ['10.1.1.1'] } });
    try {
      const error = await failure(strict);
      expect(error).toMatchObject({
        failure: 'forbiddenAddress',
        message: expect.stringContaining("add it to the server's masterKeyIps"),
      });
    } finally {
      await strict.stop();
    }
  }, 60_000);
});
