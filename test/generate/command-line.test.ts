import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generate, loadSchemas, validate } from '@parse-orm/codegen';
import { compileErrors, workFolder } from './compiler.js';
import { endingOf, Project } from './project.js';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

describe('wrong usage ends with 2, and says what was meant', () => {
  test.each([
    ['generat', 'unknown command `generat`: did you mean `generate`?'],
    ['validate --jsn', 'unknown flag `--jsn`: did you mean `--json`?'],
    ['generate --from-sever', 'unknown flag `--from-sever`: did you mean `--from-server`?'],
    ['', 'no command: name one of init, generate, validate'],
    ['generate --output', '`--output` needs a value'],
    ['generate --output=', '`--output` is empty: give it a value, or leave it out'],
    ['generate --output a --output b', '`--output` is given twice'],
    ['generate --import-extension js', '`--import-extension` must be one of "auto", ".js", ".ts", "none", not "js"'],
    ['generate --from-server --schemas x', '`--schemas` and `--from-server` exclude each other: leave one out'],
    ['generate --server-url http://x/parse', '`--server-url` says nothing without `--from-server`'],
    ['generate topsecret', '`generate` takes flags only, and each value belongs to a flag'],
    ['generate --masterkye=topsecret', 'unknown flag `--masterkye`: did you mean `--master-key`?'],
  ])('parse-orm %s', async (words, message) => {
    const ending = await project.run(...words.split(' ').filter((word) => word !== ''));
    expect(ending).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringContaining(`error: ${message}`) });
    expect(ending.stderr.split('\n').slice(1)).toEqual(['See `parse-orm --help`.', '']);
    expect(project.names()).toEqual([]);
  });
});

test('completion prints a script for the shell, which asks for commands and their flags', async () => {
  const script = await project.run('completion');
  expect(script).toMatchObject({ exitCode: 0, stderr: '' });
  expect(script.stdout).toContain('--get-yargs-completions');
  const commands = await project.run('--get-yargs-completions', 'parse-orm', '');
  expect(commands.stdout.split('\n')).toEqual(expect.arrayContaining(['generate', 'diagram', 'pull']));
  const flags = await project.run('--get-yargs-completions', 'parse-orm', 'generate', '--');
  expect(flags.stdout.split('\n')).toEqual(expect.arrayContaining(['--watch', '--check', '--from-server']));
});

test.each(['generate', 'validate'])('%s --help shows its flags and an example, on stdout', async (command) => {
  const { exitCode, stdout, stderr } = await project.run(command, '--help');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('--from-server');
  expect(stdout).toMatch(new RegExp(`Examples:\\s+parse-orm ${command}`));
});

test('generate tells a person what it did on stderr, and programs on stdout when they ask', async () => {
  const first = await project.run('generate');
  expect(first).toMatchObject({ exitCode: 0, stdout: '' });
  expect(first.stderr).toMatch(/^9 files: 9 written, 0 unchanged, 0 removed \(\d+ ms\)\n$/);
  const second = await project.run('generate', '--json', '--quiet');
  expect(second).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(second.stdout)).toEqual({
    folder: project.path('generated'),
    written: [],
    unchanged: project.names(),
    removed: [],
    diagnostics: [],
  });
});

test('no colour where stderr is no terminal', async () => {
  project.write('schemas/post.yaml', 'className: Post\nfields: { title: Sting }\n');
  for (const command of ['generate', 'validate']) {
    expect((await project.run(command)).stderr).not.toContain('\u001b');
  }
});

test('paths of flags are relative to the working folder, those of a configuration to its file', async () => {
  project.write('app/parse-orm.config.json', '{ "schemas": "../schemas", "output": "out" }');
  expect((await project.run('generate', '--config', 'app/parse-orm.config.json')).exitCode).toBe(0);
  expect(project.names('app/out')).toContain('post.ts');
  const flags = ['--config', 'app/parse-orm.config.json', '--schemas', 'schemas/post.yaml', '--output', 'here'];
  expect((await project.run('generate', ...flags)).exitCode).toBe(0);
  expect(project.names('here')).toContain('post.ts');
});

test('a TypeScript configuration with defineConfig and env works where nothing is installed', async () => {
  project.write(
    'parse-orm.config.ts',
    "import { defineConfig, env } from '@parse-orm/codegen';\n" +
      "export default defineConfig({ output: 'models', server: { masterKey: env('SOME_KEY') } });\n",
  );
  expect(await project.run('generate')).toMatchObject({ exitCode: 0 });
  expect(project.names('models')).toContain('post.ts');
});

test('validate counts, shows warnings too, and writes nothing', async () => {
  project.write('schemas/post.yaml', 'className: Post\nfields: { save: String }\n');
  const { exitCode, stdout, stderr } = await project.run('validate');
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  expect(stderr).toContain('warning: Post.save has the name of a member of every model');
  expect(stderr).toMatch(/\n5 classes: 0 errors, 1 warning \(\d+ ms\)\n$/);
  expect(project.names()).toEqual([]);
  project.write('schemas/broken.yaml', 'className: Broken\nfields: { a: Sting, b: Nmber }\n');
  const broken = await project.run('validate', '--json', '--quiet');
  expect(broken.exitCode).toBe(1);
  expect(JSON.parse(broken.stdout)).toMatchObject({
    valid: false,
    diagnostics: [{ severity: 'error', line: 2 }, { severity: 'error', line: 2 }, { severity: 'warning' }],
  });
  expect(broken.stderr).not.toContain('warning');
});

test('a reader that goes away is no failure', async () => {
  const children = [project.start(['generate', '--help']), project.start(['validate', '--json'])];
  for (const child of children) child.stdout?.destroy();
  // Both are waited for at once: one may end while the other is waited for.
  for (const { exitCode, stderr } of await Promise.all(children.map((child) => endingOf(child)))) {
    expect({ exitCode, hasStack: stderr.includes('EPIPE') }).toEqual({ exitCode: 0, hasStack: false });
  }
});

describe('from a server', () => {
  let slow: Server | undefined;
  afterEach(() => {
    slow?.closeAllConnections();
    slow?.close();
    slow = undefined;
  });

  const real = JSON.parse(process.env['PARSE_ORM_TEST_SERVER'] ?? '{}') as Record<string, string>;
  const environment = {
    PARSE_SERVER_URL: real['serverURL'] ?? '',
    PARSE_APPLICATION_ID: real['applicationId'] ?? '',
    PARSE_MASTER_KEY: real['masterKey'] ?? '',
  };

  test('the models of its classes are written, and compile', async () => {
    const output = workFolder('from-server/generated');
    const words = ['generate', '--from-server', '--output', output, '--import-extension', '.js'];
    const { exitCode, stderr } = await endingOf(project.start(words, { environment }));
    expect({ exitCode, stderr: stderr.replace(/\d+/g, 'n') }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/n files: n written, n unchanged, n removed/),
    });
    expect(await compileErrors('typescript', workFolder('from-server'))).toEqual([]);
  }, 60_000);

  test('settings that are missing are named, and keys are never repeated', async () => {
    const missing = await project.run('generate', '--from-server');
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toContain('`PARSE_MASTER_KEY`, for server.masterKey, is not set');
    const words = [
      'generate',
      '--from-server',
      '--server-url',
      environment.PARSE_SERVER_URL,
      '--application-id',
      'app-id',
    ];
    const wrong = await project.run(...words, '--master-key', 'topsecret', '--json');
    expect(wrong.exitCode).toBe(1);
    expect(JSON.parse(wrong.stdout)).toEqual({ error: expect.stringContaining('application id') });
    expect(wrong.stdout + wrong.stderr).not.toContain('topsecret');
    expect(project.names()).toEqual([]);
  });

  test('Ctrl-C while the server is silent leaves the output as it was', async () => {
    await project.generate();
    const before = project.names().map((name) => project.read(`generated/${name}`));
    slow = createServer(() => {}).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const { port } = slow.address() as AddressInfo;
    const child = project.start(['generate', '--from-server'], {
      environment: { ...environment, PARSE_SERVER_URL: `http://127.0.0.1:${port}/parse` },
    });
    const ending = endingOf(child);
    await once(slow, 'request');
    child.kill('SIGINT');
    expect((await ending).exitCode).not.toBe(0);
    expect(project.names().map((name) => project.read(`generated/${name}`))).toEqual(before);
  });
});

test('the functions do what the commands do', async () => {
  const { files, diagnostics } = await generate({ cwd: project.folder, output: 'models', importExtension: 'none' });
  expect(diagnostics).toEqual([]);
  expect(files?.written).toContain('post.ts');
  expect(project.names('models')).toEqual(files?.written);
  expect(await validate({ cwd: project.folder })).toEqual({ valid: true, classes: 5, diagnostics: [] });
  expect((await loadSchemas('schemas', { cwd: project.folder })).schema?.classes).toHaveLength(5);
  project.write('schemas/post.yaml', 'className: Post\nfields: { title: Sting }\n');
  const failed = await generate({ cwd: project.folder, output: 'models' });
  expect(failed.files).toBeUndefined();
  expect(failed.diagnostics).toHaveLength(1);
});

test('an aborted call writes nothing', async () => {
  const reason = new Error('enough');
  await expect(generate({ cwd: project.folder, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(project.names()).toEqual([]);
});
