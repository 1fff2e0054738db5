import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { testServer } from '../runtime/world.js';
import { Project } from '../generate/project.js';

let project: Project;
beforeEach(() => {
  project = new Project();
  rmSync(project.path('schemas'), { recursive: true, force: true });
  writeFileSync(project.path('package.json'), '{\n\t"name": "app",\n\t"scripts": { "build": "tsc" }\n}\n');
});
afterEach(() => project.remove());

const read = (name: string): string => readFileSync(project.path(name), 'utf8');
const { serverURL, applicationId, masterKey } = testServer;
const words = ['init', '--server-url', serverURL, '--application-id', applicationId, '--master-key', masterKey];

test('a new project gets what it needs, generates at once, and a second time nothing changes', async () => {
  const first = await project.run('init', '--new');
  expect(first).toMatchObject({ exitCode: 0, stdout: '' });
  expect(first.stderr).toContain('created schemas/post.yaml: a first class');
  const names = ['parse-orm.config.json', '.env', '.gitignore', 'package.json', 'schemas/post.yaml'];
  const before = names.map(read);
  expect(JSON.parse(read('package.json'))).toEqual({
    name: 'app',
    scripts: {
      build: 'tsc',
      generate: 'parse-orm generate',
      'generate:check': 'parse-orm generate --check',
      prebuild: 'parse-orm generate',
    },
  });
  expect(read('package.json')).toContain('\n\t"name"');
  expect(read('.gitignore').split('\n')).toEqual(expect.arrayContaining(['.env', '.parse-orm/']));
  expect((await project.run('generate')).exitCode).toBe(0);

  const second = await project.run('init', '--new');
  expect(second.stderr).toContain('nothing was missing');
  expect(names.map(read)).toEqual(before);
});

test('without a terminal and without flags it is a new project; a TypeScript project has a configuration in TypeScript', async () => {
  writeFileSync(project.path('tsconfig.json'), '{}');
  const { exitCode, stdout } = await project.run('init', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    files: expect.arrayContaining([expect.objectContaining({ file: 'parse-orm.config.ts', change: 'created' })]),
  });
  expect(read('parse-orm.config.ts')).toContain("masterKey: env('PARSE_MASTER_KEY')");
});

test('of a server that is there the classes are pulled, the key goes into .env alone, and nothing differs', async () => {
  const { exitCode, stdout, stderr } = await project.run(...words, '--json');
  expect(exitCode).toBe(0);
  expect(`${stdout}${stderr}`).not.toContain(masterKey);
  expect(existsSync(project.path('schemas/observation.yaml'))).toBe(true);
  expect(read('schemas/observation.yaml')).toContain('yaml-language-server');
  expect(read('.env')).toContain(`PARSE_MASTER_KEY=${masterKey}\n`);
  for (const name of ['parse-orm.config.json', '.gitignore', 'package.json', 'schemas/observation.yaml']) {
    expect(read(name)).not.toContain(masterKey);
  }
  expect((await project.run('generate')).exitCode).toBe(0);
});

test('what people have written stays: their .env, their scripts, their configuration', async () => {
  writeFileSync(project.path('.env'), 'PARSE_MASTER_KEY="mine"\r\nOTHER=1');
  writeFileSync(project.path('package.json'), '{"scripts":{"generate":"mine"}}');
  writeFileSync(project.path('parse-orm.config.yaml'), 'output: models\n');
  writeFileSync(project.path('.gitignore'), 'node_modules\n/.env\n');
  const { stderr } = await project.run('init', '--new');

  expect(read('.env')).toBe(
    'PARSE_MASTER_KEY="mine"\r\nOTHER=1\r\nPARSE_SERVER_URL=http://localhost:1337/parse\r\nPARSE_APPLICATION_ID=app\r\n',
  );
  expect(JSON.parse(read('package.json'))).toMatchObject({ scripts: { generate: 'mine' } });
  expect(read('.gitignore')).toBe('node_modules\n/.env\n.parse-orm/\n');
  expect(stderr).toContain('kept    parse-orm.config.yaml');
  expect(existsSync(project.path('parse-orm.config.json'))).toBe(false);
});

test('a .env that git keeps gets no key', async () => {
  writeFileSync(project.path('.env'), 'A=1\n');
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: project.folder, stdio: 'ignore' });
  git('init');
  git('add', '.env');
  const { stderr } = await project.run(...words);
  expect(stderr).toContain('no master key, because git keeps this file: set PARSE_MASTER_KEY in the environment');
  expect(read('.env')).not.toContain('PARSE_MASTER_KEY');
});

test('what cannot work is said, and the folder stays as it was', async () => {
  const gone = await project.run(
    'init',
    '--server-url',
    'http://127.0.0.1:9/parse',
    '--application-id',
    'a',
    '--master-key',
    'k',
  );
  expect(gone).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('nothing listens at http://127.0.0.1:9/parse'),
  });
  const wrong = await project.run(
    'init',
    '--server-url',
    serverURL,
    '--application-id',
    applicationId,
    '--master-key',
    'k',
  );
  expect(wrong.exitCode).toBe(1);
  expect((await project.run('init', '--server-url', serverURL)).stderr).toContain('`--application-id` is missing');
  expect(readdirSync(project.folder).filter((name) => name !== 'node_modules')).toEqual(['package.json']);

  writeFileSync(project.path('package.json'), '{');
  expect(await project.run('init', '--new')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('is no JSON: mend it first'),
  });
});
