import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { ConsoleReport } from './console-report.js';
import { mistakeCounts } from './console-report.js';
import type { WatchedRun } from './generate-watch.js';

/** What a person is told while a project is watched: what was written, and each mistake once, until it changes. */
export class WatchReport {
  /** Settled when all that was added has been shown. */
  shown: Promise<void> = Promise.resolve();
  readonly #report: ConsoleReport;
  #last: ReadonlySet<string> = new Set();
  #isFirst = true;

  constructor(report: ConsoleReport) {
    this.#report = report;
  }

  add(run: WatchedRun): void {
    this.shown = this.shown.then(() => this.#show(run));
  }

  async #show(run: WatchedRun): Promise<void> {
    const { files, diagnostics, failure, milliseconds } = run;
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    const mistakes = [...diagnostics.map(identity), ...(failure === undefined ? [] : [failure.message])];
    const fresh = diagnostics.filter((diagnostic) => !this.#last.has(identity(diagnostic)));
    const isSame = mistakes.length === this.#last.size && mistakes.every((mistake) => this.#last.has(mistake));
    const isNewFailure = failure !== undefined && !this.#last.has(failure.message);
    this.#last = new Set(mistakes);
    const changed = files === undefined ? 0 : files.written.length + files.removed.length;
    if (isSame && changed === 0 && !isFirst) return;
    await this.#report.diagnostics(fresh);
    this.#report.data({
      ...files,
      diagnostics,
      ...(failure === undefined ? {} : { error: failure.message }),
      work: run.work,
    });
    if (isNewFailure) this.#report.failure(failure.message);
    if (files !== undefined) this.#report.summary(outcome(files, isFirst), milliseconds);
    else if (failure === undefined) {
      this.#report.summary(`the files stay as they are: ${mistakeCounts(diagnostics)}`, milliseconds);
    }
    if (isFirst) this.#report.note('watching for changes; Ctrl-C ends');
  }
}

function identity(diagnostic: Diagnostic): string {
  return JSON.stringify(diagnostic);
}

/** `post.ts written, old.ts removed`; many are counted. */
function outcome({ written, unchanged, removed }: NonNullable<WatchedRun['files']>, isFirst: boolean): string {
  const parts = [
    ...(written.length > 0 ? [`${listed(written)} written`] : []),
    ...(removed.length > 0 ? [`${listed(removed)} removed`] : []),
  ];
  if (isFirst || parts.length === 0) parts.push(`${unchanged.length} unchanged`);
  return parts.join(', ');
}

function listed(names: readonly string[]): string {
  return names.length > 4 ? `${names.length} files` : names.join(', ');
}
