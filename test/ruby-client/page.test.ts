import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadSchemas, serverClasses } from '@parse-orm/codegen';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import { ROOT } from '../../scripts/workspace-paths.js';
import { workFolder } from '../generate/compiler.js';
import { pageProgram } from './page-program.js';

const page = pageProgram(readFileSync(join(ROOT, 'docs/from-parse-ruby-client.md'), 'utf8'));
const folder = workFolder('ruby-client');
let server: DevServer;

/** Runs a script; what it says when it fails is the error. */
async function run(
  script: string,
  args: readonly string[] = [],
  environment: Record<string, string> = {},
): Promise<string> {
  try {
    const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ...environment };
    return (await promisify(execFile)(process.execPath, [script, ...args], { cwd: folder, env })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}\n${stderr}`, { cause: error });
  }
}

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'schemas'), { recursive: true });
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    types: ['node'],
    outDir: 'out',
    rootDir: '.',
  };
  const files = {
    ...Object.fromEntries(page.schemas.map((text, index) => [`schemas/${index}.yaml`, text])),
    'program.ts': page.text,
    'package.json': '{ "type": "module" }',
    'parse-orm.config.json': '{ "schemas": "schemas" }',
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['program.ts', 'generated'] }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { schema } = await loadSchemas('schemas', { cwd: folder });
  server = await startDevServer({
    schemas: serverClasses(schema ?? { classes: [] }),
    serverOptions: { fileUpload: { enableForAuthenticatedUser: true } },
  });
}, 60_000);
afterAll(() => server.stop());

test('the code of the page for users of parse-ruby-client does what the page says', async () => {
  await run(join(ROOT, 'packages/codegen/dist/cli.js'), ['generate']);
  await run(join(ROOT, 'node_modules/typescript/bin/tsc'));

  const { serverURL, applicationId, masterKey } = server;
  const output = await run('out/program.js', [], {
    ...{ PARSE_SERVER_URL: serverURL, PARSE_APPLICATION_ID: applicationId, PARSE_MASTER_KEY: masterKey },
  });

  expect(page.printed.length).toBeGreaterThan(20);
  expect(output.trimEnd().split('\n')).toEqual(page.printed);
}, 60_000);
