import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { codeOf, DevServerError, firstLine } from '../dev-server-error.js';

/** How long requests under way may take to finish when the server stops. */
const FINISH_WITHIN_MS = 300;

export interface HttpListener {
  readonly server: Server;
  readonly port: number;
  /** `http://host:port`, with an address that this machine can connect to. */
  readonly origin: string;
  serve(handler: RequestListener): void;
  close(): Promise<void>;
}

/**
 * Takes the port before anything else is started: Parse Server has to know its own URL, and a taken port should be
 * told at once.
 *
 * @throws DevServerError when the port is taken or not allowed, or the host is none of this machine's.
 */
export async function listen(host: string, port: number): Promise<HttpListener> {
  const server = createServer();
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', answerStarting);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)));
    server.listen({ host, port, exclusive: true }, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    server,
    port: address.port,
    origin: `http://${reachableHost(host)}:${address.port}`,
    serve: (handler) => void server.off('request', answerStarting).on('request', handler),
    close: () => closeServer(server, sockets),
  };
}

/** On a port that was asked for, somebody may already knock. */
const answerStarting: RequestListener = (_request, response) => {
  response.writeHead(503, { 'Content-Type': 'application/json', 'Retry-After': '1', Connection: 'close' });
  response.end('{"code":1,"error":"The dev server is starting."}');
};

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    // Sockets that became LiveQuery connections are none of the HTTP server's any more, so it could not close them.
    const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), FINISH_WITHIN_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function listenError(error: unknown, host: string, port: number): DevServerError {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new DevServerError(
        `Port ${port} on ${host} is taken: stop the program that uses it, give another port, or leave port out for a free one.`,
      );
    case 'EACCES':
      return new DevServerError(
        `Port ${port} is only for root: give one above 1023, or leave port out for a free one.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new DevServerError(`${host} is no address of this machine: correct host, or leave it out for 127.0.0.1.`);
    default:
      return new DevServerError(`Cannot listen on ${host}:${port}: ${firstLine(error)}.`);
  }
}
