import type { DevServer, DevServerOptions } from './dev-server-options.js';
import { nodeVersionNotice } from './node-version.js';
import { ServerChild } from './server-child.js';
import { startRequest } from './start-request.js';

/**
 * Starts a real Parse Server on an embedded PostgreSQL, in a process of its own, and keeps this process alive until it
 * is stopped. When this process ends, in whatever way, the server ends too.
 *
 * ```ts
 * const server = await startDevServer({ schemas: [{ className: 'Post', fields: { title: { type: 'String' } } }] });
 * // server.serverURL, server.applicationId, server.masterKey
 * await server.stop();
 * ```
 *
 * @throws DevServerError in one line that says what to do: a taken port, a folder that cannot be written, a database
 * that does not answer, cloud code that does not load, a schema that the server refuses. The reason of `signal` when
 * that is aborted before the server is ready.
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { signal, onLog } = options;
  signal?.throwIfAborted();
  const notice = nodeVersionNotice(process.versions.node);
  if (notice !== undefined) onLog?.(notice);
  const request = startRequest(options);
  const child = new ServerChild(onLog);
  const stop = (): void => void child.stop();
  signal?.addEventListener('abort', stop, { once: true });
  void child.ended.then(() => signal?.removeEventListener('abort', stop));
  try {
    const { serverURL, applicationId, masterKey, databaseURI } = await child.start(request);
    return {
      ...{ serverURL, applicationId, masterKey, databaseURI },
      ended: child.ended,
      stop: () => child.stop(),
      [Symbol.asyncDispose]: () => child.stop(),
    };
  } catch (error) {
    await child.ended;
    signal?.throwIfAborted();
    throw error;
  }
}
