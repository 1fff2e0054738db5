import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { ROOT } from '../../scripts/workspace-paths.js';

/** A script of an app, by its name, with what it loads at once and what it may load later. */
export interface Chunk {
  readonly name: string;
  readonly code: string;
  readonly isEntry: boolean;
  /** What is loaded with it. */
  readonly imports: readonly string[];
}

interface Manifest {
  readonly imports: Record<string, Record<string, string>>;
  readonly publishConfig: { readonly exports: object };
}

/** An app that has the runtime as it is published, and the models of the end-to-end tests. */
export async function appWithRuntime(folder: string): Promise<void> {
  const runtime = join(folder, 'node_modules/@parse-orm/runtime');
  mkdirSync(runtime, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(ROOT, 'packages/runtime/package.json'), 'utf8')) as Manifest;
  const { exports } = manifest.publishConfig;
  writeFileSync(join(runtime, 'package.json'), JSON.stringify({ ...manifest, exports }));
  await run(join(ROOT, 'packages/runtime/scripts/bundle-runtime.js'), join(runtime, 'dist/bundle'));
  // Its dependencies, which Node has and pages do not.
  symlinkSync(join(ROOT, 'packages/runtime/node_modules'), join(runtime, 'node_modules'));
  cpSync(join(ROOT, 'test/runtime/generated'), join(folder, 'runtime/generated'), { recursive: true });
}

/** What esbuild makes of a script of the app. */
export async function withEsbuild(folder: string, entry: string, constants: object = {}): Promise<Chunk[]> {
  const { outputFiles, metafile } = await build({
    entryPoints: { page: join(folder, entry) },
    ...{ bundle: true, splitting: true, minify: true, write: false, metafile: true, format: 'esm', target: 'es2022' },
    ...{ outdir: join(folder, 'out'), absWorkingDir: folder, platform: 'browser', logLevel: 'silent' },
    define: Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)])),
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  return outputFiles.map(({ path, text }) => {
    const name = basename(path);
    const imported = (outputs.get(name)?.imports ?? []).filter(({ kind }) => kind === 'import-statement');
    return { name, code: text, isEntry: name === 'page.js', imports: imported.map((one) => basename(one.path)) };
  });
}

/** What Vite's bundler makes of a script of the app. */
export async function withRolldown(folder: string, entry: string): Promise<Chunk[]> {
  return JSON.parse(await run(join(import.meta.dirname, 'rolldown-chunks.mjs'), join(folder, entry))) as Chunk[];
}

async function run(script: string, argument: string): Promise<string> {
  return (await promisify(execFile)(process.execPath, [script, argument], { maxBuffer: 10_000_000 })).stdout;
}

/** The chunks that come with the entry. */
export function loadedAtOnce(chunks: readonly Chunk[]): Chunk[] {
  const loaded = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports } of loaded) {
    for (const chunk of chunks) if (imports.includes(chunk.name)) loaded.add(chunk);
  }
  return [...loaded];
}

/** Bytes as they travel. */
export function gzippedBytes(chunks: readonly { readonly code: string }[]): number {
  return chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
}
