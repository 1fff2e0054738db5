import type { CodeFrame } from './code-frame.js';

/** One mistake in something that a person wrote, or that a server answered. All texts are safe to print. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** What is wrong, and with which class and field: one sentence without a full stop. */
  readonly message: string;
  /** How to mend it. */
  readonly hint?: string;
  /** The file (absolute path), or the URL of the server that answered. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1, in UTF-16 code units, as editors count. */
  readonly column?: number;
  /** How many code units of that line the mistake covers; at least 1. */
  readonly length?: number;
  /** The lines around it, as `renderDiagnostics` shows them. */
  readonly frame?: CodeFrame;
  /** Another place that belongs to the mistake, such as the first of two classes of one name. */
  readonly related?: RelatedPlace;
}

export interface RelatedPlace {
  readonly message: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Whether anything in the list forbids going on. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
