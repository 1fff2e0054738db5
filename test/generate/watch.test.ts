import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Project } from './project.js';
import { WatchedProject } from './watched-project.js';

let project: Project;
let watched: WatchedProject;
beforeEach(() => {
  project = new Project();
});
afterEach(async () => {
  await watched.end();
  project.remove();
});

const start = async (): Promise<void> => {
  watched = new WatchedProject(project);
  await watched.next(() => true);
};
const classOf = (name: string, type: string = 'String'): string => `className: ${name}\nfields: { text: ${type} }\n`;
const subclass = (body: string): string =>
  `import { PostBase } from '../generated/post.js';\nexport class Post<I = {}> extends PostBase<I> {${body}}\n`;

test('the first run generates; of a hundred classes, one that changes is parsed, formatted and written alone', async () => {
  for (let index = 0; index < 100; index += 1) project.write(`schemas/c${index}.yaml`, classOf(`C${index}`));
  project.write('.prettierrc', '{ "singleQuote": true }');
  project.write('models/post.ts', subclass(''));
  watched = new WatchedProject(project);
  const first = await watched.next(() => true);
  expect(first.files?.written).toHaveLength(109);
  expect(first.work).toEqual({ schemas: 101, models: 1, emitted: 105, formatted: 109 });
  const past = new Date(2001, 1, 1).getTime();
  project.write('schemas/c7.yaml', classOf('C7', 'Number'));
  const { files, work, diagnostics } = await watched.nextOutcome();
  expect({ written: files?.written, removed: files?.removed, diagnostics }).toEqual({
    written: ['c7.ts'],
    removed: [],
    diagnostics: [],
  });
  expect(work).toEqual({ schemas: 1, models: 0, emitted: 1, formatted: 1 });
  expect(statSync(project.path('generated/c7.ts')).mtimeMs).toBeGreaterThan(past);
}, 60_000);

test('a file is saved the way editors do it: written in place, or beside it and renamed over it', async () => {
  await start();
  project.write('schemas/post.yaml', classOf('Post', 'Number'));
  expect((await watched.nextOutcome()).files?.written).toEqual(['post.ts']);
  for (const type of ['Boolean', 'Date']) {
    project.write('schemas/.post.yaml.swp', 'x');
    project.write('schemas/post.yaml~', classOf('Post', type));
    renameSync(project.path('schemas/post.yaml~'), project.path('schemas/post.yaml'));
    expect((await watched.nextOutcome()).files?.written).toEqual(['post.ts']);
  }
  expect(project.read('generated/post.ts')).toContain('declare text: Date | undefined;');
});

test('new files, new folders and deletions are seen, also in folders that are new themselves', async () => {
  await start();
  project.write('schemas/deep/er/tag.yaml', classOf('Tag'));
  expect((await watched.nextOutcome()).files?.written).toEqual([
    'client.ts',
    'cloud.ts',
    'index.ts',
    'server.ts',
    'tag.ts',
  ]);
  project.write('schemas/deep/er/tag.yaml', classOf('Tag', 'Number'));
  expect((await watched.nextOutcome()).files?.written).toEqual(['tag.ts']);
  rmSync(project.path('schemas/deep'), { recursive: true });
  expect((await watched.nextOutcome()).files).toMatchObject({
    written: ['client.ts', 'cloud.ts', 'index.ts', 'server.ts'],
    removed: ['tag.ts'],
  });
});

test('a broken file keeps the last good output, whatever else changes, until it is mended', async () => {
  project.write('schemas/tag.yaml', classOf('Tag'));
  await start();
  const before = project.read('generated/tag.ts');
  project.write('schemas/tag.yaml', classOf('Tag', 'Sting'));
  const broken = await watched.nextOutcome();
  expect(broken.files).toBeUndefined();
  expect(broken.diagnostics.map(({ message }) => message)).toEqual(['Tag.text: unknown type `Sting`']);
  project.write('schemas/post.yaml', classOf('Post', 'Number'));
  expect(await watched.nextOutcome()).toMatchObject({ diagnostics: broken.diagnostics, work: { schemas: 1 } });
  expect(project.read('generated/tag.ts')).toBe(before);
  project.write('schemas/tag.yaml', classOf('Tag'));
  expect((await watched.nextOutcome()).files?.written).toEqual(['post.ts']);
});

test('many events at once are one run', async () => {
  await start();
  const runs = watched.runs.length;
  for (let index = 0; index < 200; index += 1) {
    writeFileSync(project.path(`schemas/b${index}.yaml`), classOf(`B${index}`));
  }
  const { files } = await watched.next((run) => (run.files?.written.length ?? 0) > 100);
  expect(files?.written).toHaveLength(204);
  expect(watched.runs.length - runs).toBeLessThanOrEqual(2);
});

test('schemas, models and a configuration that appear later count from then on, and when they go', async () => {
  rmSync(project.path('schemas'), { recursive: true });
  await start();
  expect(watched.runs[0]?.files).toBeUndefined();
  mkdirSync(project.path('schemas'));
  project.write('schemas/post.yaml', classOf('Post'));
  expect((await watched.next(({ files }) => files !== undefined)).files?.written).toHaveLength(9);
  project.write('models/post.ts', subclass(''));
  const wired = await watched.nextOutcome();
  expect(wired.files?.written).toEqual(['client.ts', 'index.ts', 'post.ts', 'server.ts']);
  expect(wired.work).toMatchObject({ models: 1 });
  project.write('parse-orm.config.json', '{ "importExtension": ".ts" }');
  expect((await watched.nextOutcome()).files?.written).toContain('index.ts');
  expect(project.read('generated/index.ts')).toContain('export { Post } from "../models/post.ts";');
  rmSync(project.path('models'), { recursive: true });
  expect((await watched.nextOutcome()).files?.written).toEqual(['client.ts', 'index.ts', 'post.ts', 'server.ts']);
  project.write('parse-orm.config.json', '{ "schemas": "others" }');
  expect((await watched.nextOutcome()).files).toBeUndefined();
  project.write('others/a.yaml', classOf('A'));
  expect((await watched.next(({ files }) => files !== undefined)).files?.removed).toEqual(['post.ts']);
});

test('a configuration in TypeScript is read again when it has changed', async () => {
  const config = (extension: string): string =>
    `import { defineConfig } from '@parse-orm/codegen';\nexport default defineConfig({ importExtension: '${extension}' });\n`;
  project.write('parse-orm.config.ts', config('.js'));
  await start();
  project.write('parse-orm.config.ts', config('.ts'));
  expect((await watched.nextOutcome()).files?.written).toContain('index.ts');
  expect(project.read('generated/index.ts')).toContain('"./post.ts"');
  project.write('parse-orm.config.ts', 'export default { nonsense: 1 };\n');
  expect((await watched.nextOutcome()).diagnostics[0]?.message).toContain('unknown key `nonsense`');
});

test('a folder that is moved away and replaced by another is watched on', async () => {
  await start();
  project.write('next/post.yaml', classOf('Post', 'Number'));
  renameSync(project.path('schemas'), project.path('last'));
  renameSync(project.path('next'), project.path('schemas'));
  await watched.next(({ files }) => files?.written.includes('post.ts') === true);
  project.write('schemas/post.yaml', classOf('Post', 'Boolean'));
  await watched.next(({ files }) => files?.written.includes('post.ts') === true);
  expect(project.read('generated/post.ts')).toContain('declare text: boolean | undefined;');
});

test('what hinders the writing is told, and the next change is another try', async () => {
  await start();
  rmSync(project.path('generated/post.ts'));
  project.write('generated/post.ts', 'export const mine = 1;\n');
  project.write('schemas/post.yaml', classOf('Post', 'Number'));
  expect((await watched.nextOutcome()).failure?.message).toContain('was not generated by parse-orm');
  rmSync(project.path('generated/post.ts'));
  project.write('schemas/post.yaml', classOf('Post', 'Boolean'));
  expect((await watched.nextOutcome()).files?.written).toEqual(['post.ts']);
});
