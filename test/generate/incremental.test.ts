import { utimesSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Project } from './project.js';
import { type TracedRun, tracedRun } from './traced-run.js';

let project: Project;
beforeEach(() => {
  project = new Project();
  for (const name of ['a', 'b', 'c']) write(`schemas/${name}.yaml`, `className: ${name.toUpperCase()}\nfields: {}\n`);
  age('schemas/post.yaml');
});
afterEach(() => project.remove());

/** What was changed while a run was under way is not recorded: so the files of a test are old. */
function age(name: string): void {
  utimesSync(project.path(name), new Date(2001, 1, 1), new Date(2001, 1, 1));
}

function write(name: string, text: string): void {
  project.write(name, text);
  age(name);
}

const subclass = `import { PostBase } from '../generated/post.js';
export class Post<Included = {}> extends PostBase<Included> {
  shout(): string {
    return this.title.toUpperCase();
  }
}
`;

/** The packages that are slow to load, of those that a run loaded. The bundle of the command holds none of them. */
function slowPackages({ modules }: TracedRun): string[] {
  return ['ts-morph', 'prettier', 'got', 'diff', 'jiti'].filter((name) =>
    modules.some((url) => url.includes(`/node_modules/${name}/`)),
  );
}

function twice(paths: readonly string[]): string[] {
  return [...new Set(paths.filter((path, index) => paths.indexOf(path) !== index))];
}

test('when nothing changed no file is read twice and none written, and nothing slow is loaded', async () => {
  write('models/post.ts', subclass);
  write('.prettierrc', '{ "semi": false }');
  write(
    'parse-orm.config.ts',
    "import { defineConfig } from '@parse-orm/codegen';\nexport default defineConfig({});\n",
  );
  write('package.json', '{ "type": "module", "devDependencies": { "prettier": "3" } }');
  const first = await tracedRun(project, 'generate');
  expect(first.exitCode).toBe(0);
  expect(slowPackages(first)).toEqual(expect.arrayContaining(['ts-morph', 'prettier']));
  for (const words of [['generate'], ['generate', '--check']]) {
    const again = await tracedRun(project, ...words);
    expect(again.exitCode).toBe(0);
    if (words.length === 1) expect(again.stderr).toMatch(/^12 files: 0 written, 12 unchanged, 0 removed/);
    const own = again.reads.filter((path) => path.startsWith(project.folder));
    expect(own).toEqual(expect.arrayContaining([project.path('schemas/a.yaml'), project.path('generated/post.ts')]));
    expect(twice(own)).toEqual([]);
    expect(again.writes).toEqual([]);
    expect(slowPackages(again)).toEqual([]);
  }
});

test('ts-morph is loaded for a model file that changed, and for no other reason', async () => {
  write('models/post.ts', subclass);
  expect(slowPackages(await tracedRun(project, 'generate'))).toContain('ts-morph');
  write('schemas/a.yaml', 'className: A\nfields: { text: String }\n');
  const schemaChanged = await tracedRun(project, 'generate');
  expect(schemaChanged.stderr).toContain('1 written');
  expect(slowPackages(schemaChanged)).not.toContain('ts-morph');
  write('models/post.ts', subclass.replace('shout', 'whisper'));
  const modelChanged = await tracedRun(project, 'generate');
  expect(slowPackages(modelChanged)).toContain('ts-morph');
  expect(modelChanged.stderr).toContain('0 written');
  write('models/post.ts', subclass.replace('shout', 'whisper').replace('class Post<Included = {}>', 'class Post'));
  expect((await tracedRun(project, 'generate')).exitCode).toBe(1);
});

test('prettier is not loaded for files that did not change, nor without settings of the project', async () => {
  expect(slowPackages(await tracedRun(project, 'generate'))).not.toContain('prettier');
  write('.prettierrc', '{ "semi": false }');
  const styled = await tracedRun(project, 'generate');
  expect(slowPackages(styled)).toContain('prettier');
  expect(project.read('generated/a.ts')).toContain('declare readonly className: "A"\n');
  // Nothing that is generated changes, but the schema did: so the whole way is gone.
  write('schemas/a.yaml', '# a comment\nclassName: A\nfields: {}\n');
  const commented = await tracedRun(project, 'generate');
  expect(commented.writes.some((path) => path.includes('node_modules/.cache/parse-orm/generate-'))).toBe(true);
  expect(slowPackages(commented)).not.toContain('prettier');
  expect(commented.stderr).toContain('0 written');
});

test('a file that somebody reformatted by hand is formatted again', async () => {
  write('.prettierrc', '{ "semi": false }');
  await project.generate();
  const text = project.read('generated/a.ts');
  project.write('generated/a.ts', text.replaceAll('"A"', "'A'"));
  expect((await project.generate()).written).toEqual(['a.ts']);
  expect(project.read('generated/a.ts')).toBe(text);
});
