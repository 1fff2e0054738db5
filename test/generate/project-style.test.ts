import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { format } from 'prettier';
import { settingsFilesFor } from '../../packages/codegen/src/output/prettier-settings.js';
import { Project } from './project.js';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

const post = (): string => project.read('generated/post.ts');

test('without settings of the project the files are in the default style of prettier', async () => {
  await project.generate();
  expect(await format(post(), { parser: 'typescript' })).toBe(post());
});

test('a line that is too long for the emitters is broken by prettier', async () => {
  const name = `Long${'Name'.repeat(13)}`;
  project.write(
    'schemas/long.yaml',
    `className: ${name}\nfields: { other: 'Pointer<${name}>', more: 'Array<Pointer<${name}>>' }\n`,
  );
  const { written } = await project.generate();
  const file = written.find((written) => written.startsWith('long')) ?? '';
  const text = project.read(`generated/${file}`);
  expect(await format(text, { parser: 'typescript' })).toBe(text);
  expect((await project.generate()).written).toEqual([]);
});

test.each([
  ['.prettierrc', 'singleQuote: true\n'],
  ['package.json', '{ "prettier": { "singleQuote": true } }'],
  ['prettier.config.mjs', 'export default { singleQuote: true };\n'],
])('the settings of the project in %s are applied, and a second run changes nothing', async (name, text) => {
  project.write(name, text);
  await project.generate();
  expect(post()).toContain("from '@parse-orm/runtime';");
  expect(await format(post(), { parser: 'typescript', singleQuote: true })).toBe(post());
  expect((await project.generate()).written).toEqual([]);
});

test('an .editorconfig is applied', async () => {
  project.write('.editorconfig', 'root = true\n[*]\nindent_style = tab\n');
  await project.generate();
  expect(post()).toContain('\n\tdeclare ');
});

test('when the settings change, so do the files', async () => {
  await project.generate();
  project.write('.prettierrc', '{ "semi": false }');
  expect((await project.generate()).written.length).toBeGreaterThan(5);
  expect(post()).not.toContain(';\n');
});

test.each([
  [
    'a plugin that is not there',
    '{ "singleQuote": true, "plugins": ["prettier-plugin-nowhere"] }',
    /prettier-plugin-nowhere/,
  ],
  ['broken settings', '{ "singleQuote": ', /prettier configuration does not work/],
])('with %s it warns, and takes the default style', async (_, text, expected) => {
  project.write('.prettierrc.json', text);
  const { exitCode, stderr } = await project.run('generate');
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/warning: prettier's default style is used/);
  expect(stderr).toMatch(expected);
  expect(await format(post(), { parser: 'typescript' })).toBe(post());
});

test('a dependency on prettier alone is no setting', () => {
  project.write('package.json', '{ "devDependencies": { "prettier": "^3.0.0" } }');
  expect(settingsFilesFor(project.path('generated'))).toEqual([]);
  project.write('package.json', '{ "prettier": "@my/style" }');
  expect(settingsFilesFor(project.path('generated'))).toEqual([project.path('package.json')]);
});
