import { build } from 'esbuild';
import { type ServedFiles, serveFiles } from './served-files.js';

/**
 * Bundles a script as an app's bundler would, chunks that are loaded late included, and serves it.
 *
 * @param entry the path of the script
 * @param constants replaced in it, by name
 */
export async function bundledPage(entry: string, constants: Record<string, unknown> = {}): Promise<ServedFiles> {
  const define = Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)]));
  const { outputFiles } = await build({
    entryPoints: { page: entry },
    ...{ bundle: true, splitting: true, minify: true, write: false, format: 'esm', target: 'es2022', outdir: '/' },
    define: { ...define, 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const files = outputFiles.map(({ path, contents }): [string, Uint8Array] => [path, contents]);
  const html =
    '<!doctype html><meta charset="utf-8"><div id="root"></div><script type="module" src="/page.js"></script>';
  return serveFiles(new Map<string, Uint8Array | string>([...files, ['/index.html', html]]));
}
