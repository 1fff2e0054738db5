import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DevServerError, firstLine } from './dev-server-error.js';
import { recoverFolder } from './folder/abandoned-folders.js';
import { onLines } from './process/line-splitter.js';
import type { FolderReport, ParentMessage, ReadyReport, ServerMessage, StartRequest } from './process/messages.js';

/** The same file from the sources (in tests) and from the built package: Node can fork only the built one. */
const MAIN = new URL('../dist/server/main.js', import.meta.url);
/** Variables that change what Parse Server does behind the options' back. */
const FOREIGN =
  /^(TESTING|VERBOSE|JSON_LOGS|PARSE_SERVER_(LOG_LEVEL|ENABLE_EXPERIMENTAL_DIRECT_ACCESS)|npm_package_.*)$/;
const STOP_WITHIN_MS = 8_000;

/** The server's process as its parent sees it. */
export class ServerChild {
  /** Settles when the process has ended and nothing of it is left, also after it was killed. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #log: (line: string) => void;
  #folder: FolderReport | undefined;

  constructor(onLog: ((line: string) => void) | undefined) {
    this.#log = onLog ?? (() => undefined);
    this.#child = fork(fileURLToPath(MAIN), {
      // A debugger or test flags of the parent are not meant for the server.
      execArgv: [],
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) if (stream) onLines(stream, this.#log);
    this.ended = new Promise<void>((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.on('error', (error) => {
        this.#log(firstLine(error));
        // A process that could not be made never exits.
        if (this.#child.pid === undefined) resolve();
      });
    }).then(() => this.#recover());
  }

  /** @throws DevServerError with the reason that the server's process gave. */
  start(request: StartRequest): Promise<ReadyReport> {
    let failure = 'The dev server ended while it started; onLog has what it said.';
    return new Promise((resolve, reject) => {
      this.#child.on('message', (message: ServerMessage) => {
        if (message.kind === 'folder') this.#folder = message;
        if (message.kind === 'failed') failure = message.message;
        if (message.kind === 'ready') resolve(message);
      });
      void this.ended.then(() => reject(new DevServerError(failure)));
      this.#send(request);
    });
  }

  async stop(): Promise<void> {
    this.#send({ kind: 'stop' });
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.ended;
    clearTimeout(timer);
  }

  #send(message: ParentMessage): void {
    // It may have ended this moment; then there is nobody to tell, and `ended` says so.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  async #recover(): Promise<void> {
    if (this.#folder === undefined) return;
    try {
      await recoverFolder(this.#folder.folder, this.#folder.temporary);
    } catch (error) {
      this.#log(firstLine(error));
    }
  }
}

function serverEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  // Parse Server makes a folder `logs` in the working folder as soon as it is loaded, before it sees any option.
  return { ...Object.fromEntries(inherited), PARSE_SERVER_LOGS_FOLDER: 'null' };
}
