import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../../scripts/workspace-paths.js';

const EXAMPLE = join(ROOT, 'examples', 'quickstart');

/** The demo in a process group of its own, as a terminal would give it, but without a terminal. */
export class DemoProcess {
  readonly child: ChildProcess;
  /** Everything that it has printed. */
  output = '';
  #closed = false;
  readonly #ending: Promise<unknown>;

  /** @param temporary the folder that takes the place of the system's temporary one */
  constructor(temporary: string) {
    const environment = { ...process.env, NODE_OPTIONS: '', TMPDIR: temporary };
    this.child = spawn(process.execPath, ['demo/main.js'], {
      cwd: EXAMPLE,
      detached: true,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.#ending = once(this.child, 'close').then(() => (this.#closed = true));
  }

  /** Waits until it has printed this, or has ended. */
  async untilPrinted(text: string): Promise<void> {
    while (!this.output.includes(text) && !this.#closed && this.child.stdout) {
      await Promise.race([once(this.child.stdout, 'data'), this.#ending]);
    }
  }

  /** The exit code. */
  async ended(): Promise<number | null> {
    await this.#ending;
    return this.child.exitCode;
  }
}
