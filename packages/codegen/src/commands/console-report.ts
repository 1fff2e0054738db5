import picocolors from 'picocolors';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js';
import { UsageError } from './usage-error.js';

/** How much a command says, and in which form. */
export interface ReportOptions {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** What a person is told goes to stderr: stdout is for data. Colour only on a terminal, and not with NO_COLOR. */
export class ConsoleReport {
  readonly #color: boolean = Boolean(process.stderr.isTTY) && !process.env['NO_COLOR'];
  readonly #started: number = performance.now();
  readonly #options: ReportOptions;

  constructor(options: ReportOptions = {}) {
    this.#options = options;
  }

  /** Does the work of a command; what it throws is reported. The work's outcome becomes the exit code.
   * Throws {@link UsageError}, which the command line answers. */
  static async run(options: ReportOptions, work: (report: ConsoleReport) => Promise<number>): Promise<void> {
    const report = new ConsoleReport(options);
    try {
      process.exitCode = await work(report);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const message = messageOf(error);
      report.data({ error: message });
      report.failure(message);
      process.exitCode = 1;
    }
  }

  async diagnostics(diagnostics: readonly Diagnostic[]): Promise<void> {
    const shown = this.#options.quiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics;
    if (shown.length === 0) return;
    const { renderDiagnostics } = await import('../diagnostics/render-diagnostics.js');
    process.stderr.write(`${renderDiagnostics(shown, { color: this.#color, cwd: process.cwd() })}\n`);
  }

  /** The outcome for programs, where it was asked for. */
  data(value: object): void {
    if (this.#options.json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** The outcome for people, on stdout because it is what they asked for; not beside the one for programs. */
  text(render: (color: boolean) => string): void {
    if (this.#options.json) return;
    process.stdout.write(render(Boolean(process.stdout.isTTY) && !process.env['NO_COLOR']));
  }

  /** The line at the end. */
  summary(text: string, milliseconds: number = performance.now() - this.#started): void {
    if (this.#options.quiet) return;
    const time = picocolors.createColors(this.#color).dim(`(${Math.round(milliseconds)} ms)`);
    process.stderr.write(`${text} ${time}\n`);
  }

  /** A line for people that is no outcome. */
  note(text: string): void {
    if (!this.#options.quiet) process.stderr.write(`${text}\n`);
  }

  /** What ended the command. */
  failure(message: string): void {
    const { red, bold } = picocolors.createColors(this.#color);
    process.stderr.write(`${red(bold('error'))}: ${message}\n`);
  }
}

const ownErrors = ['DevServerError', 'OutputError', 'ServerError', 'TransferError', 'PushError', 'InterruptedError'];

/** Our own errors are written for people; anything else is our mistake, and shows where. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ownErrors.includes(error.name) ? error.message : (error.stack ?? error.message);
}

/** `2 errors, 1 warning`. */
export function mistakeCounts(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return [counted(errors, 'error'), counted(diagnostics.length - errors, 'warning')].join(', ');
}

/** `1 class`, `2 classes`. */
export function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun}${noun.endsWith('s') ? 'es' : 's'}`;
}

/** The exit code for what was found. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): number {
  return hasErrors(diagnostics) ? 1 : 0;
}
