import picocolors from 'picocolors';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js';
import { renderDiagnostics } from '../diagnostics/render-diagnostics.js';

/** What a person is told goes to stderr: stdout is for data. Colour only on a terminal, and not with NO_COLOR. */
export class ConsoleReport {
  readonly #color: boolean = Boolean(process.stderr.isTTY) && !process.env['NO_COLOR'];
  readonly #started: number = performance.now();
  readonly #isQuiet: boolean;

  /** @param isQuiet whether to leave out what is no mistake */
  constructor(isQuiet: boolean) {
    this.#isQuiet = isQuiet;
  }

  diagnostics(diagnostics: readonly Diagnostic[]): void {
    const shown = this.#isQuiet ? diagnostics.filter(({ severity }) => severity === 'error') : diagnostics;
    if (shown.length > 0) this.#write(`${renderDiagnostics(shown, { color: this.#color, cwd: process.cwd() })}\n`);
  }

  /** The line at the end. */
  summary(text: string): void {
    if (this.#isQuiet) return;
    const time = picocolors.createColors(this.#color).dim(`(${Math.round(performance.now() - this.#started)} ms)`);
    this.#write(`${text} ${time}\n`);
  }

  /** What ended the command. */
  failure(message: string): void {
    const { red, bold } = picocolors.createColors(this.#color);
    this.#write(`${red(bold('error'))}: ${message}\n`);
  }

  #write(text: string): void {
    process.stderr.write(text);
  }
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
