import { codeFrame } from './code-frame.js';
import type { Diagnostic, RelatedPlace } from './diagnostic.js';
import { displayText } from './display-text.js';
import type { SourceText } from './source-text.js';

export type Path = readonly (string | number)[];

/** Where a value came from: a parsed file, which knows positions, or a server's answer, which has none. */
export interface Origin {
  /** Absolute path, or a URL without credentials. */
  readonly file: string;
  readonly source?: SourceText;
  /** Which document of the file, from 0. */
  readonly document?: number;
  /** Start and end of a key or value, as offsets. */
  locate?(path: Path, part: 'key' | 'value'): Span | undefined;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Place {
  readonly origin: Origin;
  readonly path: Path;
  readonly part?: 'key' | 'value';
}

export interface Report {
  readonly severity?: 'error' | 'warning';
  readonly message: string;
  readonly hint?: string | undefined;
  readonly place?: Place;
  /** Instead of a place: an exact span of a text. */
  readonly span?: { readonly source: SourceText } & Span;
  readonly related?: { readonly message: string; readonly place: Place };
  readonly file?: string;
}

/** Collects the mistakes of one run: each once, in the order of files and lines. */
export class DiagnosticList {
  readonly #diagnostics = new Map<string, Diagnostic>();

  add(report: Report): void {
    const position = positionOf(report);
    const diagnostic: Diagnostic = {
      severity: report.severity ?? 'error',
      message: displayText(report.message),
      ...(report.hint === undefined ? {} : { hint: displayText(report.hint) }),
      ...position,
      ...(report.related === undefined ? {} : { related: relatedPlace(report.related) }),
    };
    this.adopt([diagnostic]);
  }

  /** Takes over what another list has found. */
  adopt(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      const { file = '', line = 0, column = 0, message } = diagnostic;
      this.#diagnostics.set(JSON.stringify([file, line, column, message]), diagnostic);
    }
  }

  get hasErrors(): boolean {
    return [...this.#diagnostics.values()].some(({ severity }) => severity === 'error');
  }

  sorted(): Diagnostic[] {
    const byPlace = (a: Diagnostic, b: Diagnostic): number =>
      compareText(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
    return [...this.#diagnostics.values()].sort(byPlace);
  }
}

/** Compares by code units: the same order on every machine and in every locale. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function positionOf(report: Report): Partial<Diagnostic> {
  const { place, span } = report;
  if (span !== undefined) return spanPosition(span.source, span);
  if (place === undefined) return report.file === undefined ? {} : { file: report.file };
  const { origin, path, part } = place;
  const found = origin.locate?.(path, part ?? 'value');
  if (origin.source === undefined || found === undefined) return { file: origin.file };
  return spanPosition(origin.source, found);
}

function spanPosition(source: SourceText, { start, end }: Span): Partial<Diagnostic> {
  const { line, column } = source.position(start);
  const room = source.line(line).length - (column - 1);
  const length = Math.max(1, Math.min(end - start, room));
  return { file: source.file, line, column, length, frame: codeFrame(source, line, column, length) };
}

function relatedPlace({ message, place }: { message: string; place: Place }): RelatedPlace {
  const { line, column } = positionOf({ message, place });
  return {
    message: displayText(message),
    file: place.origin.file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}
