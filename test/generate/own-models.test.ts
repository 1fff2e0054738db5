import { chmodSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generate } from '@parse-orm/codegen';
import { Project } from './project.js';

let project: Project;
beforeEach(() => {
  project = new Project();
  project.write('package.json', '{ "type": "module" }');
});
afterEach(() => project.remove());

const subclass = (name: string, body: string = ''): string =>
  `import { ${name}Base } from '../generated/${name.toLowerCase()}.js';\n\nexport class ${name}<Included = {}> extends ${name}Base<Included> {${body}}\n`;

/** What is wrong with one file of models: `line:column message (hint)`. */
async function mistakes(files: Record<string, string>): Promise<string[]> {
  for (const [name, text] of Object.entries(files)) project.write(`models/${name}`, text);
  const { files: written, diagnostics } = await generate({ cwd: project.folder });
  expect(written === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  for (const { file, frame } of diagnostics) {
    expect(file).toMatch(new RegExp(`^${project.path('models')}`));
    expect(frame).toBeDefined();
  }
  return diagnostics.map(({ line, column, message, hint }) => `${line}:${column} ${message} (${hint})`);
}

/** Which generated files stand on a subclass. */
async function wired(files: Record<string, string>): Promise<string> {
  expect(await mistakes(files)).toEqual([]);
  return project
    .read('generated/index.ts')
    .split('\n')
    .filter((line) => line.startsWith('export {'))
    .join('\n');
}

const right = 'write `export class Post<Included = {}> extends PostBase<Included>`';

describe('what hinders a subclass is told, in the file of the person who wrote it', () => {
  test.each<[string, string, string]>([
    [
      'it extends nothing',
      'export class Post {}\n',
      `1:14 class Post must extend PostBase to stand for the objects of Post: it extends nothing (${right}, or set \`models\` in the configuration to another folder)`,
    ],
    [
      'it extends the base of another class',
      "import { UserBase } from '../generated/user.js';\nexport class Post<I = {}> extends UserBase<I> {}\n",
      `2:35 class Post must extend PostBase to stand for the objects of Post: it extends \`UserBase\` (${right}, or set`,
    ],
    [
      'it extends what stands for the objects itself',
      "import { Post as Generated } from '../generated/index.js';\nexport class Post<I = {}> extends Generated<I> {}\n",
      '2:35 class Post must extend PostBase to stand for the objects of Post: it extends `Post`',
    ],
    [
      'it takes the base from somewhere else',
      "import { PostBase } from '../elsewhere/post.js';\nexport class Post<I = {}> extends PostBase<I> {}\n",
      '2:35 class Post must extend PostBase to stand for the objects of Post: it extends what `../elsewhere/post.js` exports, and that is no generated file',
    ],
    [
      'it is not exported',
      subclass('Post').replace('export class', 'class'),
      '3:7 class `Post` extends PostBase, but is not exported (write `export class Post`)',
    ],
    [
      'it is exported as default only',
      subclass('Post').replace('export class', 'export default class'),
      '3:22 class `Post` is exported as default: nothing finds it there (write `export class Post`)',
    ],
    [
      'it has another name',
      subclass('Post').replace('class Post', 'class Article'),
      '3:14 class `Article` extends PostBase, but is exported as `Article` (export it as `Post`, the name of the class in code)',
    ],
    [
      'it is abstract',
      subclass('Post').replace('class', 'abstract class'),
      '3:23 class `Post` is abstract: no object can be one (leave out `abstract`)',
    ],
    [
      'it takes no links',
      subclass('Post').replaceAll(/<.*?>/g, ''),
      `3:14 class Post has no type parameter for the links that a query included (${right})`,
    ],
    [
      'it gives the links no default',
      subclass('Post').replace(' = {}', ''),
      `3:14 each type parameter of class Post needs a default (${right})`,
    ],
    [
      'it does not pass the links on',
      subclass('Post').replace('Base<Included>', 'Base'),
      `3:42 class Post must pass \`Included\` on to its base (${right})`,
    ],
    [
      'a property hides a field',
      subclass('Post', "\n  title = '';\n"),
      '4:3 `title` is a field of Post: a property of that name hides what is stored (leave it out, give it another name, or write it as an accessor with `get` and `set`)',
    ],
    ['it is no TypeScript', 'export class Post {\n', "2:1 broken TypeScript: '}' expected"],
    [
      'the file holds no such class',
      'export const Post = 1;\n',
      `1:1 the file exports no class Post, so Post has no methods of its own (${right} in it, or give it another name)`,
    ],
  ])('%s', async (_, text, expected) => {
    const found = await mistakes({ 'post.ts': text });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  test('two classes stand on one base', async () => {
    expect(await mistakes({ 'post.ts': subclass('Post'), 'z.ts': subclass('Post') })).toEqual([
      '3:14 PostBase has two subclasses: `Post` and `Post`; only one can stand for the objects (keep one, or let one extend the other)',
    ]);
    project.write('models/z.ts', '');
    const { diagnostics } = await generate({ cwd: project.folder });
    expect(diagnostics).toEqual([]);
  });
});

describe('what is found', () => {
  test.each<[string, Record<string, string>, string]>([
    ['nothing, where there is nothing', {}, ''],
    ['a class in its file', { 'post.ts': subclass('Post') }, 'export { Post } from "../models/post.js";'],
    [
      'classes in any file, in any folder',
      { 'deep/all.ts': `${subclass('Post')}${subclass('User')}`.replaceAll("'../gen", "'../../gen") },
      'export { Post } from "../models/deep/all.js";\nexport { User } from "../models/deep/all.js";',
    ],
    [
      'a base by way of the index, of a namespace and of another name',
      {
        'post.ts': "import * as all from '../generated';\nexport class Post<I = {}> extends all.PostBase<I> {}\n",
        'user.ts':
          "import { UserBase as B } from '../generated/index.ts';\nclass U<I = {}> extends B<I> {}\nexport { U as User };\n",
      },
      'export { Post } from "../models/post.js";\nexport { User } from "../models/user.js";',
    ],
    [
      'a base behind an alias of the project',
      { 'post.ts': "import { PostBase } from '@/generated/post';\nexport class Post<I = {}> extends PostBase<I> {}\n" },
      'export { Post } from "../models/post.js";',
    ],
    [
      'the lowest of several classes that extend each other',
      {
        'base.ts':
          "import { PostBase } from '../generated/post.js';\nexport abstract class Dated<I = {}> extends PostBase<I> {}\n",
        'post.ts': "import { Dated } from './base.js';\nexport class Post<I = {}> extends Dated<I> {}\n",
      },
      'export { Post } from "../models/post.js";',
    ],
    [
      'nothing in tests, declarations, hidden folders and packages',
      {
        'post.test.ts': 'export class Post {}',
        'post.d.ts': 'export class Post {}',
        '.old/post.ts': 'export class Post {}',
        'node_modules/x/post.ts': 'export class Post {}',
      },
      '',
    ],
    [
      'nothing in classes that have other names and other bases',
      { 'other.ts': 'export class Helper {}\nexport interface Post {}\nclass User {}\n' },
      '',
    ],
  ])('%s', async (_, files, expected) => {
    expect(await wired(files)).toBe(expected);
  });

  test('the folder that the configuration names, which may hold the output', async () => {
    project.write('parse-orm.config.yaml', 'models: src\noutput: src/made\n');
    project.write('src/post.ts', subclass('Post').replace('../generated', './made'));
    await project.generate();
    expect(project.read('src/made/index.ts')).toContain('export { Post } from "../post.js";');
    expect((await project.generate()).written).toEqual([]);
  });

  test('another import extension', async () => {
    project.write('models/post.ts', subclass('Post'));
    await project.generate('--import-extension', '.ts');
    expect(project.read('generated/post.ts')).toContain('import type { Post } from "../models/post.ts";');
    await project.generate('--import-extension', 'none');
    expect(project.read('generated/client.ts')).toContain('import { Post } from "../models/post";');
  });
});

test('models are only read, and when the last subclass goes all is as it was without one', async () => {
  await project.generate();
  const plain = project.names().map((name) => project.read(`generated/${name}`));
  const text = subclass('Post', '\n  shout(): string { return this.title }\n');
  project.write('models/post.ts', text);
  await project.generate();
  expect(project.read('models/post.ts')).toBe(text);
  expect(readdirSync(project.path('models'))).toEqual(['post.ts']);
  expect(project.names().map((name) => project.read(`generated/${name}`))).not.toEqual(plain);
  project.write('models/post.ts', '// gone\n');
  const { exitCode, stderr } = await project.run('generate');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('models/post.ts:1:1 - warning: the file exports no class Post');
  expect(project.names().map((name) => project.read(`generated/${name}`))).toEqual(plain);
});

describe('--scaffold', () => {
  test('makes a subclass once, wires it in, and never touches one that is there', async () => {
    project.write('.prettierrc', '{ "singleQuote": true, "semi": false }');
    const first = await project.run('generate', '--scaffold', 'Post', '_User');
    expect(first.stderr).toMatch(/^made models\/post\.ts\nmade models\/user\.ts\n9 files: 9 written/);
    expect(project.read('models/post.ts')).toBe(
      "import { PostBase } from '../generated/post.js'\n\n" +
        'export class Post<Included = {}> extends PostBase<Included> {\n  // Methods, accessors and static members of your own.\n}\n',
    );
    expect(project.read('generated/index.ts')).toContain("export { Post } from '../models/post.js'");
    project.write('models/post.ts', subclass('Post', ' own = 1; '));
    const again = await project.run('generate', '--json', '--scaffold', 'Post');
    expect(again.exitCode).toBe(0);
    expect(again.stderr).toContain('models/post.ts is there already, and was left as it is');
    expect(JSON.parse(again.stdout)).toMatchObject({ made: [], kept: [project.path('models/post.ts')], written: [] });
    expect(project.read('models/post.ts')).toBe(subclass('Post', ' own = 1; '));
  });

  test('leaves a file alone that happens to have the name, and knows a subclass in another file', async () => {
    project.write('models/post.ts', '// notes\n');
    project.write('models/people.ts', subclass('User'));
    const { exitCode, stderr } = await project.run('generate', '--scaffold', 'Post', 'User');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('models/post.ts is there already');
    expect(stderr).toContain('models/people.ts is there already');
    expect(project.read('models/post.ts')).toBe('// notes\n');
    expect(readdirSync(project.path('models'))).toEqual(['people.ts', 'post.ts']);
  });

  test('knows no class that the schema does not have, and makes nothing then', async () => {
    const { exitCode, stderr } = await project.run('generate', '--scaffold', 'User', 'Pots');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'error: there is no class `Pots`: did you mean `Post`?\n',
    });
    expect(project.names('models')).toEqual([]);
    const nothing = await project.run('generate', '--scaffold');
    expect(nothing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('`--scaffold` needs a value') });
  });

  test('says where it cannot write', async () => {
    project.write('models', 'a file');
    const { exitCode, stderr } = await project.run('generate', '--scaffold', 'Post');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('models');
    chmodSync(project.path('models'), 0o644);
  });
});
