import { EventEmitter, once } from 'node:events';
import { watchGenerated, type GenerateOptions, type WatchedRun } from '@parse-orm/codegen';
import type { Project } from './project.js';

/** A project that is being watched in this process. */
export class WatchedProject {
  readonly runs: WatchedRun[] = [];
  readonly #events = new EventEmitter();
  readonly #ending = new AbortController();
  readonly #watching: Promise<void>;
  #seen = 0;

  constructor(project: Project, options: GenerateOptions = {}) {
    const signal = this.#ending.signal;
    this.#watching = watchGenerated({ cwd: project.folder, ...options, signal }, (run) => {
      this.runs.push(run);
      this.#events.emit('run');
    });
  }

  /** The next run that does what is awaited; those before it are passed over. */
  async next(isAwaited: (run: WatchedRun) => boolean): Promise<WatchedRun> {
    for (;;) {
      const run = this.runs[this.#seen];
      if (run === undefined) await once(this.#events, 'run', { signal: AbortSignal.timeout(10_000) });
      else {
        this.#seen += 1;
        if (isAwaited(run)) return run;
      }
    }
  }

  /** The next run that writes, removes or refuses something. */
  nextOutcome(): Promise<WatchedRun> {
    return this.next(({ files, diagnostics, failure }) => {
      return (
        failure !== undefined ||
        diagnostics.length > 0 ||
        [...(files?.written ?? []), ...(files?.removed ?? [])].length > 0
      );
    });
  }

  async end(): Promise<void> {
    this.#ending.abort();
    await this.#watching;
  }
}
