import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PACKAGES } from '../../scripts/workspace-paths.js';
import { type PackedPackage, pack } from './packed-package.js';
import { scratchFolder } from './scratch-folder.js';

const scratch = scratchFolder('packed command');
const app = join(scratch, 'app');
let packed: PackedPackage;
let command: string;

/** Installs the packed package as a registry client would: its files, and what it depends on beside them. */
beforeAll(() => {
  const folder = PACKAGES.find((path) => basename(path) === 'codegen') ?? '';
  const into = join(scratch, 'pack');
  mkdirSync(into);
  packed = pack(folder, into);
  const modules = join(app, 'node_modules');
  mkdirSync(join(modules, '@parse-orm'), { recursive: true });
  symlinkSync(join(into, 'package'), join(modules, '@parse-orm/codegen'));
  for (const name of Object.keys(packed.manifest.dependencies ?? {})) {
    const place = join(into, 'package/node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(realpathSync(join(folder, 'node_modules', name)), place);
  }
  command = join(modules, '@parse-orm/codegen', packed.manifest.bin['parse-orm'] ?? '');
  mkdirSync(join(app, 'schemas'));
  writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(app, 'schemas/post.yaml'), 'className: Post\nfields:\n  title: String\n');
}, 60_000);
afterAll(() => rmSync(app, { recursive: true, force: true }));

function run(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, words, { cwd: app, encoding: 'utf8' });
}

test('the packed command generates, with a configuration in TypeScript and with own models', () => {
  writeFileSync(
    join(app, 'parse-orm.config.ts'),
    "import { defineConfig } from '@parse-orm/codegen';\nexport default defineConfig({ output: 'made' });\n",
  );
  expect(run(command, 'generate', '--scaffold', 'Post')).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/^made models\/post\.ts\n8 files: 8 written/),
  });
  expect(readFileSync(join(app, 'made/index.ts'), 'utf8')).toContain('export { Post } from "../models/post.js";');
  expect(run(command, 'generate', '--check')).toMatchObject({ status: 0, stdout: '' });
  expect(run(command, '--version').stdout.trim()).toBe(packed.manifest.version);
  writeFileSync(join(app, 'models/post.ts'), '// gone\n');
  expect(run(command, 'generate', '--check')).toMatchObject({
    status: 2,
    stdout: expect.stringContaining('+++ b/made/'),
  });
});

test('it starts from a bundle: a run that changes nothing loads few modules, and none of its dependencies', () => {
  run(command, 'generate');
  const hooks =
    "import { writeSync } from 'node:fs'; export async function load(url, context, next) { writeSync(1, `module ${url}\\n`); return next(url, context); }";
  const trace = `import { register } from 'node:module'; register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));`;
  const { status, stdout } = run('--import', `data:text/javascript,${encodeURIComponent(trace)}`, command, 'generate');
  expect(status).toBe(0);
  const modules = stdout.split('\n').filter((line) => line.startsWith('module file:'));
  expect(modules.length).toBeGreaterThan(2);
  expect(modules.length).toBeLessThanOrEqual(40);
  const strange = modules.filter((line) => !/package\/dist\/(cli\.js|bundle\/[\w-]+\.js)$/.test(line));
  // Which import extension a project wants is asked of its tsconfig; nothing else is.
  expect(strange.filter((line) => !line.includes('get-tsconfig'))).toEqual([]);
});

test('a trace of the bundle names functions, and its source map leads to the sources that are packed', () => {
  const maps = [...packed.files].filter(([path]) => /^dist\/bundle\/.*\.map$/.test(path));
  expect(maps.length).toBeGreaterThan(2);
  const sources = maps.flatMap(([path, text]) => {
    const { sources: found } = JSON.parse(text) as { sources: string[] };
    return found.map((source) => join(dirname(path), source)).filter((source) => source.startsWith('src/'));
  });
  expect(sources).toContain('src/commands/generate.ts');
  expect(sources.filter((source) => !packed.files.has(source))).toEqual([]);
  expect(packed.files.get('dist/bundle/LICENSES.txt')).toContain('yargs');
  const bundle = [...packed.files].filter(([path]) => /^dist\/bundle\/.*\.js$/.test(path)).map(([, text]) => text);
  expect(bundle.join('\n')).toContain('function plannedGeneration(');
});
