import { createServer } from 'node:http';
import { extname } from 'node:path';
import type { AddressInfo } from 'node:net';

/** A site at an address of its own, so that its pages have an origin and a storage. */
export interface ServedFiles extends AsyncDisposable {
  readonly url: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** @param files by their paths, which begin with `/`; `/index.html` is also `/` */
export async function serveFiles(files: ReadonlyMap<string, Uint8Array | string>): Promise<ServedFiles> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://page');
    const path = pathname === '/' ? '/index.html' : pathname;
    const content = files.get(path);
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': types[extname(path)] ?? 'text/plain' });
    response.end(content);
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
