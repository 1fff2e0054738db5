import type { SingleBar } from 'cli-progress';

export interface ProgressOptions {
  /** What is counted: `rows`. */
  readonly unit: string;
  readonly quiet?: boolean;
  /** Milliseconds between two lines where there is no terminal; 5,000 unless told. */
  readonly interval?: number;
}

/**
 * Tells how far long work is: a bar on a terminal, a line now and then elsewhere, all on stderr. Only `stop` gives the
 * cursor back, so it belongs into a `finally`.
 */
export class Progress {
  readonly #options: ProgressOptions;
  #started: number = performance.now();
  #bar: SingleBar | undefined;
  #total = 0;
  #done = 0;
  #begun = 0;
  #label = '';
  #written = performance.now();

  private constructor(options: ProgressOptions, bar: SingleBar | undefined) {
    this.#options = options;
    this.#bar = bar;
  }

  static async start(options: ProgressOptions): Promise<Progress> {
    const isDrawn = Boolean(process.stderr.isTTY) && options.quiet !== true && process.env['TERM'] !== 'dumb';
    return new Progress(options, isDrawn ? await newBar() : undefined);
  }

  /** Whether any part of the work was begun. */
  get hasBegun(): boolean {
    return this.#label !== '';
  }

  /** Begins a part of the work; `done` of it may have been done by an earlier run. */
  begin(label: string, total: number, done = 0): void {
    [this.#label, this.#total, this.#done, this.#begun] = [label, total, done, done];
    this.#started = performance.now();
    this.#bar?.start(Math.max(total, 1), done, { label, text: this.#text() });
  }

  add(count: number): void {
    this.#done += count;
    if (this.#bar !== undefined) this.#bar.update(this.#done, { label: this.#label, text: this.#text() });
    else if (performance.now() - this.#written >= (this.#options.interval ?? 5_000)) this.#writeLine();
  }

  /** Ends the part that was begun. */
  end(): void {
    this.#bar?.stop();
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #writeLine(): void {
    this.#written = performance.now();
    if (this.#options.quiet !== true) process.stderr.write(`${this.#label}: ${this.#text()}\n`);
  }

  /** `12,000 of 50,000 rows, 2,400 a second`. */
  #text(): string {
    const seconds = Math.max((performance.now() - this.#started) / 1000, 0.001);
    const rate = Math.round((this.#done - this.#begun) / seconds);
    const speed = seconds < 1 ? '' : `, ${rate.toLocaleString('en')} a second`;
    const total = this.#total === 0 ? '' : ` of ${this.#total.toLocaleString('en')}`;
    return `${this.#done.toLocaleString('en')}${total} ${this.#options.unit}${speed}`;
  }
}

/** Without colour: the bar needs none. */
async function newBar(): Promise<SingleBar> {
  const { default: cliProgress } = await import('cli-progress');
  return new cliProgress.SingleBar({
    format: '{label} {bar} {text}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    fps: 8,
    stream: process.stderr,
    // Signals end the command in order, and that gives the cursor back.
    gracefulExit: false,
  });
}
