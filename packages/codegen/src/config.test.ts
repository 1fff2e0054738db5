import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { defineConfig, env, loadConfig, type LoadedConfig } from './config.js';
import { serverSettings } from './config-server.js';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'parse-orm-config-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function loaded(cwd = '.', path?: string): Promise<LoadedConfig> {
  const { config, diagnostics } = await loadConfig({ cwd: join(folder, cwd), ...(path === undefined ? {} : { path }) });
  if (config === undefined) throw new Error(JSON.stringify(diagnostics));
  return config;
}

/** The mistakes as `line:column message (hint)`. */
async function mistakes(path?: string): Promise<string[]> {
  const { config, diagnostics } = await loadConfig({ cwd: folder, ...(path === undefined ? {} : { path }) });
  expect(config).toBeUndefined();
  return diagnostics.map(({ line, column, message, hint }) => {
    const place = line === undefined ? '' : `${line}:${column} `;
    return `${place}${message}${hint === undefined ? '' : ` (${hint})`}`;
  });
}

const defaults = {
  schemas: ['schemas'],
  importExtension: 'auto',
  audience: 'master',
  server: {
    serverURL: { env: 'PARSE_SERVER_URL' },
    applicationId: { env: 'PARSE_APPLICATION_ID' },
    masterKey: { env: 'PARSE_MASTER_KEY' },
  },
  emit: { zod: false, jsonSchema: false, schemaDefinitions: false, officialSdk: false },
};

describe('loadConfig', () => {
  test('takes every default where there is no file', async () => {
    expect(await loaded()).toEqual({
      ...defaults,
      folder,
      output: join(folder, 'generated'),
      models: join(folder, 'models'),
      migrations: join(folder, 'migrations'),
    });
  });

  test('takes every default where the file is empty', async () => {
    write('parse-orm.config.yaml', '# nothing yet\n');
    const file = join(folder, 'parse-orm.config.yaml');
    expect(await loaded()).toEqual({
      ...defaults,
      file,
      folder,
      output: join(folder, 'generated'),
      models: join(folder, 'models'),
      migrations: join(folder, 'migrations'),
    });
  });

  const settings = {
    schemas: ['a', 'b/*.yaml'],
    output: 'src/models',
    importExtension: '.ts',
    server: { serverURL: 'http://x/parse' },
  };
  const json = JSON.stringify(settings);
  test.each([
    ['json', json],
    [
      'yaml',
      'schemas: [a, b/*.yaml]\noutput: src/models\nimportExtension: .ts\nserver: { serverURL: http://x/parse }\n',
    ],
    ['yml', json],
    ['mjs', `export default ${json};`],
    ['js', `module.exports = ${json};`],
    [
      'ts',
      `import { defineConfig, type Config } from '@parse-orm/codegen';\nconst config: Config = defineConfig(${json});\nexport default config;`,
    ],
  ])('reads a .%s file, and paths are relative to it', async (extension, text) => {
    write(`parse-orm.config.${extension}`, text);
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    const { config, diagnostics } = await loadConfig({ cwd: join(folder, 'deep/er') });
    expect(diagnostics).toEqual([]);
    expect(config).toMatchObject({ ...settings, folder, output: join(folder, 'src/models') });
    expect(config?.server.masterKey).toEqual({ env: 'PARSE_MASTER_KEY' });
  });

  test('takes one pattern as well as a list', async () => {
    write('parse-orm.config.json', '{ "$schema": "x", "schemas": "here" }');
    expect((await loaded()).schemas).toEqual(['here']);
  });

  test('takes the file that is named', async () => {
    write('parse-orm.config.json', '{ "output": "one" }');
    write('other/my.config.yaml', 'output: two');
    expect((await loaded('.', 'other/my.config.yaml')).output).toBe(join(folder, 'other/two'));
  });

  test('imports what the configuration imports', async () => {
    write('names.ts', 'export const output: string = "from-names";');
    write('parse-orm.config.ts', "import { output } from './names.js';\nexport default { output };");
    expect((await loaded()).output).toBe(join(folder, 'from-names'));
  });

  test.each([
    ['yaml', 'output: 5', ["1:9 `output` must be a folder, not 5 (put it in quotes: '5')"]],
    [
      'yaml',
      'ouput: x\nserver: { masterkey: x }',
      ['1:1 unknown key `ouput` (did you mean `output`?)', '2:11 unknown key `masterkey` (did you mean `masterKey`?)'],
    ],
    ['yaml', 'schemas: []', ['1:10 `schemas` must not be empty']],
    ['yaml', 'audience: users', ['1:11 `audience` must be "master" or "authenticated" or "public", not "users"']],
    ['yaml', 'importExtension: js', ['1:18 `importExtension` must be "auto" or ".js" or ".ts" or "none", not "js"']],
    ['yaml', 'server: { masterKey: { enf: X } }', ["1:22 `server.masterKey` must be text, or env('NAME'), not a map"]],
    [
      'yaml',
      'emit: { zodd: true, schemaDefinitions: 1 }',
      ['1:9 unknown key `zodd` (did you mean `zod`?)', '1:40 `emit.schemaDefinitions` must be true or false, not 1'],
    ],
    [
      'yaml',
      'emit: { officialSdk: parse/deno }',
      ['1:22 `emit.officialSdk` must be true, false or one of parse, parse/node, parse/react-native, not "parse/deno"'],
    ],
    ['yaml', '- a', ['1:1 the configuration must be a map of settings']],
    ['yaml', 'output: a\n---\noutput: b', ['3:1 a configuration is one YAML document']],
    ['yaml', 'output: [', [expect.stringMatching(/^1:9 broken YAML: /)]],
    ['json', '{ "output": "a", }', ['1:18 broken JSON: a comma stands before `}`; JSON allows none there']],
    [
      'ts',
      'export const output = "x";',
      ['the configuration has no default export (end it with `export default defineConfig({ … })`)'],
    ],
    ['ts', 'export default 5;', ['the configuration must be a map of settings']],
    ['ts', 'export default { ouput: "x" };', ['unknown key `ouput` (did you mean `output`?)']],
  ])('says what is wrong in a .%s file: %j', async (extension, text, expected) => {
    write(`parse-orm.config.${extension}`, text);
    expect(await mistakes()).toEqual(expected);
  });

  test.each([
    [
      'a syntax error',
      'export default {\n  output: ,\n};',
      /^2:\d+ the configuration cannot be loaded: .*[Uu]nexpected token/,
    ],
    [
      'an exception',
      'const a: number = 1;\nthrow new Error("no way\\u001b[2J");',
      /^(2:\d+ )?the configuration cannot be loaded: no way/,
    ],
    [
      'a missing import',
      "import './nowhere.js';\nexport default {};",
      /the configuration cannot be loaded: Cannot find module/,
    ],
    ['something thrown that is no error', 'throw "text";', /^the configuration cannot be loaded: text/],
  ])('says what is wrong with a module with %s', async (_, text, expected) => {
    write('parse-orm.config.ts', text);
    const found = await mistakes();
    expect(found).toEqual([expect.stringMatching(expected)]);
    expect(found[0]).not.toContain('\u001b');
  });

  test('says when there are two, none of the name, or one of no known kind', async () => {
    write('parse-orm.config.json', '{}');
    write('parse-orm.config.ts', 'export default {}');
    write('config.toml', '');
    expect(await mistakes()).toEqual([expect.stringContaining('more than one configuration file')]);
    expect(await mistakes('missing.json')).toEqual([
      'there is no configuration file `missing.json` (correct the path)',
    ]);
    expect(await mistakes('config.toml')).toEqual([expect.stringContaining('`config.toml` is of no known kind')]);
  });
});

describe('serverSettings', () => {
  const environment = { PARSE_SERVER_URL: 'http://a/parse', PARSE_APPLICATION_ID: 'app', PARSE_MASTER_KEY: 'secret' };

  test('reads the environment only now', async () => {
    write(
      'parse-orm.config.ts',
      "import { defineConfig, env } from '@parse-orm/codegen';\nexport default defineConfig({ server: { masterKey: env('MY_KEY'), applicationId: 'fixed' } });",
    );
    const config = await loaded();
    expect(serverSettings(config, { ...environment, MY_KEY: 'mine' })).toEqual({
      settings: { serverURL: 'http://a/parse', applicationId: 'fixed', masterKey: 'mine' },
      diagnostics: [],
    });
  });

  test('names each variable that is missing or empty', async () => {
    write('parse-orm.config.json', '{}');
    const { settings, diagnostics } = serverSettings(await loaded(), {
      ...environment,
      PARSE_MASTER_KEY: '',
      PARSE_SERVER_URL: undefined,
    });
    expect(settings).toBeUndefined();
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'the environment variable `PARSE_SERVER_URL`, for server.serverURL, is not set',
      'the environment variable `PARSE_MASTER_KEY`, for server.masterKey, is not set',
    ]);
    expect(diagnostics[0]).toMatchObject({
      file: join(folder, 'parse-orm.config.json'),
      hint: expect.stringContaining('.env'),
    });
  });

  test('reads .env beside the configuration, but the environment goes before', async () => {
    write('project/parse-orm.config.json', '{ "server": { "masterKey": { "env": "KEY" } } }');
    write(
      'project/.env',
      '# comment\nKEY="from file"\nPARSE_APPLICATION_ID=file-app\nPARSE_SERVER_URL=http://file/parse\n',
    );
    const config = await loaded('project');
    expect(serverSettings(config, { PARSE_APPLICATION_ID: 'app' }).settings).toEqual({
      serverURL: 'http://file/parse',
      applicationId: 'app',
      masterKey: 'from file',
    });
    expect(process.env['KEY']).toBeUndefined();
  });

  test('is not led astray by names of Object.prototype', async () => {
    const config = { ...(await loaded()), server: { ...defaults.server, masterKey: env('constructor') } };
    expect(serverSettings(config, environment).diagnostics.map(({ message }) => message)).toEqual([
      'the environment variable `constructor`, for server.masterKey, is not set',
    ]);
  });
});

test('defineConfig gives back what it got', () => {
  const config = { schemas: ['a'], server: { masterKey: env('KEY') } };
  expect(defineConfig(config)).toBe(config);
});
