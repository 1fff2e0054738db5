import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '@parse-orm/codegen';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';
import { uniqueWord } from '../runtime/world.js';
import { compileErrors, compilers, workFolder } from './compiler.js';
import { endingOf } from './project.js';

const folder = workFolder('own-methods');
const built = join(folder, 'built');

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(import.meta.dirname, 'fixtures/own-methods'), folder, { recursive: true });
  const options = { cwd: folder, schemas: join(ROOT, 'schemas'), importExtension: '.js' } as const;
  const { diagnostics } = await generate(options);
  expect(diagnostics).toEqual([]);
});

test.each(compilers)(
  'with %s every use compiles, and every mistake is caught',
  async (compiler) => {
    expect(await compileErrors(compiler, folder)).toEqual([]);
  },
  60_000,
);

describe('at run time', () => {
  const sources = (): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /^(?!built|use).*\.ts$/.test(name));

  beforeAll(async () => {
    const entryPoints = sources().map((name) => join(folder, name));
    await build({ entryPoints, outdir: built, outbase: folder, format: 'esm', target: 'es2022' });
  });

  async function outcomeOf(script: string, ...words: string[]): Promise<{ seen: unknown; word: string }> {
    const word = uniqueWord();
    const child = spawn(process.execPath, [script, ...words, word], { stdio: ['ignore', 'pipe', 'pipe'] });
    const { exitCode, stdout, stderr } = await endingOf(child);
    if (exitCode !== 0) throw new Error(stderr);
    return { seen: JSON.parse(stdout), word };
  }

  const expected = (word: string): object => ({
    classes: [true, true, true, true, true, true],
    names: [`${word} (1)`, `${word} (2)`, true],
    genus: 'Alcedo',
    text: true,
    stored: true,
    likes: 0,
    crossings: [true, true, true],
    changed: ['text'],
    kept: 'new',
  });

  test.each([
    './db.js',
    './generated/index.js',
    './generated/client.js',
    './generated/server.js',
    './generated/comment.js',
    './models/comment.js',
    './models/user.js',
    './models/species.js',
  ])('whoever imports %s first gets subclasses everywhere', async (first) => {
    const { seen, word } = await outcomeOf(join(built, 'run.js'), first);
    expect(seen).toEqual(expected(word));
  });

  test('a bundle of the app does, too', async () => {
    const bundle = join(built, 'bundle.mjs');
    await build({
      stdin: { contents: "import './models/comment.js';\nimport './run.js';", resolveDir: built },
      bundle: true,
      outfile: bundle,
      format: 'esm',
      platform: 'node',
      minify: true,
      external: ['@parse-orm/runtime'],
    });
    const { seen, word } = await outcomeOf(bundle, 'node:path');
    expect(seen).toEqual(expected(word));
  });
});
