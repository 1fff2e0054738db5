import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { importExtensionFor } from '../../packages/codegen/src/output/import-extension.js';
import { Project } from './project.js';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

const found = (): Promise<string> => importExtensionFor('auto', project.path('src/generated'));
const tsconfig = (compilerOptions: object, name: string = 'tsconfig.json'): void =>
  project.write(name, JSON.stringify({ compilerOptions }));

describe('auto', () => {
  test.each([
    [{ module: 'nodenext' }, '.js'],
    [{ module: 'NodeNext', moduleResolution: 'NodeNext' }, '.js'],
    [{ module: 'node16' }, '.js'],
    [{ module: 'node20' }, '.js'],
    [{ module: 'nodenext', allowImportingTsExtensions: true, noEmit: true }, '.ts'],
    [{ module: 'nodenext', rewriteRelativeImportExtensions: true }, '.ts'],
    [{ module: 'esnext', moduleResolution: 'bundler' }, ''],
    [{ module: 'preserve' }, ''],
    [{ module: 'esnext', moduleResolution: 'bundler', allowImportingTsExtensions: true, noEmit: true }, ''],
    [{ module: 'esnext', moduleResolution: 'bundler', rewriteRelativeImportExtensions: true }, '.ts'],
    [{ module: 'commonjs' }, ''],
    [{ module: 'es2022', moduleResolution: 'node' }, ''],
    [{}, ''],
  ])('with %j is %j', async (options, expected) => {
    tsconfig(options);
    expect(await found()).toBe(expected);
  });

  test.each([
    [{ module: 'es2022', moduleResolution: 'node10' }, '.js'],
    [{ module: 'esnext', moduleResolution: 'bundler' }, ''],
    [{}, '.js'],
  ])('in a package of type module, with %j, is %j', async (options, expected) => {
    tsconfig(options);
    project.write('package.json', '{ "type": "module" }');
    expect(await found()).toBe(expected);
  });

  test('without a tsconfig goes by the type of the package', async () => {
    expect(await found()).toBe('');
    project.write('package.json', '{ "name": "app", "type": "module" }');
    expect(await found()).toBe('.js');
    project.write('src/package.json', '{ "type": "commonjs" }');
    expect(await found()).toBe('');
  });

  test('takes the nearest tsconfig, with comments, trailing commas and a byte order mark', async () => {
    tsconfig({ module: 'preserve' });
    project.write(
      'src/tsconfig.json',
      '\ufeff{ // as Node wants it\n "compilerOptions": { "module": "nodenext", }, /* end */ }',
    );
    expect(await found()).toBe('.js');
  });

  test('follows what a tsconfig extends: files, lists of them, packages', async () => {
    tsconfig({ module: 'nodenext' }, 'configs/node.json');
    tsconfig({ allowImportingTsExtensions: true, noEmit: true }, 'configs/ts.json');
    project.write('tsconfig.json', '{ "extends": "./configs/node.json" }');
    expect(await found()).toBe('.js');
    project.write('tsconfig.json', '{ "extends": ["./configs/node.json", "./configs/ts.json"] }');
    expect(await found()).toBe('.ts');
    project.write('node_modules/@my/tsconfig/package.json', '{ "name": "@my/tsconfig" }');
    tsconfig({ module: 'esnext', moduleResolution: 'bundler' }, 'node_modules/@my/tsconfig/web.json');
    project.write('tsconfig.json', '{ "extends": "@my/tsconfig/web.json" }');
    expect(await found()).toBe('');
  });

  test('asks the tsconfig that the files belong to, where the nearest only lists others', async () => {
    project.write('package.json', '{ "type": "module" }');
    project.write(
      'tsconfig.json',
      '{ "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "./tsconfig.app.json" }] }',
    );
    project.write(
      'tsconfig.node.json',
      '{ "compilerOptions": { "module": "nodenext" }, "include": ["vite.config.ts"] }',
    );
    project.write('tsconfig.app.json', '{ "compilerOptions": { "module": "preserve" }, "include": ["src"] }');
    expect(await found()).toBe('');
  });

  test.each([
    ['a missing base', '{ "extends": "./nowhere.json" }'],
    ['a missing package', '{ "extends": "@nobody/tsconfig" }'],
  ])('says which tsconfig it cannot read: %s', async (_, text) => {
    project.write('tsconfig.json', text);
    await expect(found()).rejects.toThrow(/tsconfig\.json cannot be read \(.*\): mend it, or set `importExtension`/);
  });
});

test('a setting is taken as it is, whatever the tsconfig says', async () => {
  project.write('tsconfig.json', 'broken');
  const extension = async (setting: '.js' | '.ts' | 'none'): Promise<string> =>
    importExtensionFor(setting, project.folder);
  expect([await extension('.js'), await extension('.ts'), await extension('none')]).toEqual(['.js', '.ts', '']);
});

test('the command writes the imports so, from the flag before the configuration before the tsconfig', async () => {
  const imported = (): string | undefined => /from "\.\/user(.*)";/.exec(project.read('generated/index.ts'))?.[1];
  tsconfig({ module: 'nodenext' });
  await project.generate();
  expect(imported()).toBe('.js');
  project.write('parse-orm.config.yaml', 'importExtension: none\n');
  await project.generate();
  expect(imported()).toBe('');
  await project.generate('--import-extension', '.ts');
  expect(imported()).toBe('.ts');
});
