import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';

/** A page whose script is bundled, at an address of its own, so that it has an origin and a storage. */
export interface BundledPage extends AsyncDisposable {
  readonly url: string;
}

/**
 * Bundles a script as an app's bundler would, chunks that are loaded late included, and serves it.
 *
 * @param entry the path of the script
 * @param constants replaced in it, by name
 */
export async function bundledPage(entry: string, constants: Record<string, unknown> = {}): Promise<BundledPage> {
  const define = Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)]));
  const { outputFiles } = await build({
    entryPoints: { page: entry },
    ...{ bundle: true, splitting: true, minify: true, write: false, format: 'esm', target: 'es2022', outdir: '/' },
    define: { ...define, 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  const html =
    '<!doctype html><meta charset="utf-8"><div id="root"></div><script type="module" src="/page.js"></script>';
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://page');
    const script = files.get(pathname);
    if (script) response.setHeader('content-type', 'text/javascript').end(script);
    else response.writeHead(pathname === '/' ? 200 : 404, { 'content-type': 'text/html' }).end(html);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
