// The process of one dev server, forked by `startDevServer`. It lives as long as its channel to the parent: when the
// parent ends, in whatever way, the channel closes, and this process stops the database and ends by itself.

import { DevServerError, firstLine } from '../dev-server-error.js';
import type { ServerFolder } from '../folder/server-folder.js';
import { CleanupStack } from '../process/cleanup-stack.js';
import type { ParentMessage, ServerMessage } from '../process/messages.js';
import { runServer } from './server-process.js';

const cleanup = new CleanupStack();

function send(message: ServerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send) process.send(message, undefined, undefined, () => resolve());
    else resolve();
  });
}

async function end(code: number): Promise<never> {
  await cleanup.close((error) => console.error(error));
  process.exit(code);
}

async function start(message: ParentMessage): Promise<void> {
  if (message.kind === 'stop') return end(0);
  try {
    const onDatabaseEnd = (): void => {
      if (cleanup.closed) return;
      console.error('PostgreSQL has ended, so the dev server ends too.');
      void end(1);
    };
    const onFolder = ({ path, temporary }: ServerFolder): void =>
      void send({ kind: 'folder', folder: path, temporary });
    await send(await runServer(message, cleanup, { onFolder, onDatabaseEnd }));
  } catch (error) {
    if (cleanup.closed) return;
    if (!(error instanceof DevServerError)) console.error(error);
    const text =
      error instanceof DevServerError ? error.message : `The dev server could not start: ${firstLine(error)}`;
    await cleanup.close((failure) => console.error(failure));
    await send({ kind: 'failed', message: text });
    process.exit(1);
  }
}

// The parent may be gone, and nobody reads what is logged then.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// A Ctrl-C goes to every process of the terminal. The parent decides what it means: it ends, and so do we, or it stops us.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void end(0));
process.on('SIGHUP', () => void end(0));
process.on('disconnect', () => void end(0));
process.on('message', (message: ParentMessage) => void start(message));
