import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { diff, pull, type PullOptions } from '../../packages/codegen/src/index.js';
import { endingOf, Project } from '../generate/project.js';

let project: Project;
let server: Server;
/** The body of the next answers, as text: an own `__proto__` can only be told so. */
let answer: string;
beforeEach(async () => {
  project = new Project();
  server = createServer((_, response) => response.setHeader('Content-Type', 'application/json').end(answer));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  project.remove();
  server.close();
  await once(server, 'close');
});

const keys = { applicationId: 'app', masterKey: 'the-master-key' };

/** Where `pull` and `diff` find files and server. */
function here(): PullOptions {
  return { cwd: project.folder, server: { ...keys, serverURL: serverURL() } };
}

function serverURL(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/parse`;
}

const columns =
  '"objectId":{"type":"String"},"createdAt":{"type":"Date"},"updatedAt":{"type":"Date"},"ACL":{"type":"ACL"}';

test.each([
  '../../outside',
  '/etc/cron.d/x',
  'a/b',
  '..',
  '',
  'x\\u0000',
  '__proto__',
  'C:\\\\x',
  'post\\n---\\nclassName: Y',
])('a class called %j is refused, and nothing is written', async (className) => {
  answer = `{"results":[{"className":"Good","fields":{${columns}}},{"className":"${className}","fields":{${columns}}}]}`;
  const result = await pull(here());
  expect(result.written).toBe(undefined);
  expect(result.diagnostics).toContainEqual(
    expect.objectContaining({ severity: 'error', message: expect.stringMatching(/^class name /) }),
  );
  expect(JSON.stringify(result)).not.toContain(keys.masterKey);
  expect(project.names('schemas')).toEqual(['post.yaml']);
  expect(project.names('.')).toEqual(['node_modules', 'schemas']);
});

test('names and texts that look like YAML, JSON or properties of objects come back as they are', async () => {
  const texts = [
    '__proto__',
    'constructor',
    'a: b # c',
    "'*'",
    '*x',
    '&y',
    '<<',
    '- z',
    '? q',
    '{',
    ']',
    'null',
    '~',
    '1',
    '0x1',
    '1e3',
  ];
  texts.push(
    '\n- className: Injected',
    '\u2028',
    '\u0085',
    '\u3000',
    '\u00a0x\u00a0',
    '\ufeff',
    ' x ',
    '"',
    '\\',
    '\t',
    ' ',
    '',
    '---',
    '...',
    '%TAG',
    '!!js',
    '@at',
    '`',
    '|',
    '>',
    'yes',
  );
  const quoted = texts.map((text) => JSON.stringify(text));
  const indexes = quoted.map((name) => `${name}:{"title":1}`).join();
  const roles = quoted.map((name) => `"role:x${name.slice(1)}:true`).join();
  const meta = quoted.map((key) => `${key}:${key}`).join();
  answer = `{"results":[{"className":"Post","fields":{${columns},"title":{"type":"String","required":true,"defaultValue":${quoted[16]}},
    "list":{"type":"Array","defaultValue":[${quoted.join()}]},"meta":{"type":"Object","defaultValue":{${meta}}}},
    "indexes":{${indexes}},"classLevelPermissions":{"find":{${roles}}}}]}`;
  for (const file of ['schemas/post.yaml', 'schemas/post.json']) {
    project.remove();
    project = new Project();
    project.write('schemas/post.yaml', file.endsWith('.yaml') ? 'className: Post\nfields: {}\n' : '');
    if (file.endsWith('.json')) {
      project.write('parse-orm.config.json', '{ "schemas": "schemas/post.json" }');
      project.write(file, '{ "className": "Post" }');
    }
    expect((await diff(here())).differs).toBe(true);
    expect((await pull(here())).written).toEqual([project.path(file)]);
    expect((await diff(here())).differs).toBe(false);
    expect((await pull(here())).written).toEqual([]);
    expect(project.read(file)).not.toMatch(/^\s*- className/m);
  }
});

test('an answer steers no terminal', async () => {
  answer = `{"results":[{"className":"Post","fields":{${columns},"a":{"type":"String","defaultValue":"\\u001b[2J\\u202e"}},"indexes":{"\\u001b]0;x":{"a":1}},"classLevelPermissions":{"find":{"role:\\u001b[31m":true}}}]}`;
  for (const words of [['diff'], ['pull', '--dry-run'], ['pull'], ['diff']]) {
    const environment = {
      PARSE_SERVER_URL: serverURL(),
      PARSE_APPLICATION_ID: 'app',
      PARSE_MASTER_KEY: keys.masterKey,
    };
    const { stdout, stderr } = await endingOf(project.start(words, { environment }));
    for (const text of [stdout, stderr]) expect(text).not.toMatch(/[\u001b\u202e]/);
  }
});
