import { displayText } from './display-text.js';
import type { SourceText } from './source-text.js';

/** The lines around a mistake, ready to print: control characters are spelled out, long lines cut. */
export interface CodeFrame {
  readonly lines: readonly { readonly number: number; readonly text: string }[];
  /** The line that the caret stands under. */
  readonly line: number;
  /** Columns of the printed text before the caret. */
  readonly indent: number;
  /** How many carets; at least 1. */
  readonly length: number;
}

const linesAround = 2;
const widestLine = 160;

/** The frame for one place of a source. `length` never reaches past the end of the line. */
export function codeFrame(source: SourceText, line: number, column: number, length: number): CodeFrame {
  const first = Math.max(1, line - linesAround);
  const last = Math.min(source.lineCount, line + linesAround);
  const marked = source.line(line);
  const start = Math.min(column - 1, marked.length);
  const window = lineWindow(marked.length, start);
  const before = printable(marked, window.from, start);
  const covered = printable(marked, start, Math.min(start + length, window.to));
  const lines = [];
  for (let number = first; number <= last; number += 1) {
    const text = source.line(number);
    lines.push({ number, text: cutLine(text, window) });
  }
  while (lines.at(-1)?.text === '' && (lines.at(-1)?.number ?? line) > line) lines.pop();
  const indent = before.length + (window.from > 0 ? 1 : 0);
  return { lines, line, indent, length: Math.max(1, covered.length) };
}

/** The part of a very long line that is shown: the same columns for all lines, so that they stay aligned. */
function lineWindow(lineLength: number, start: number): { from: number; to: number } {
  if (lineLength <= widestLine || start < widestLine / 2) return { from: 0, to: widestLine };
  const from = start - widestLine / 2;
  return { from, to: from + widestLine };
}

function cutLine(text: string, { from, to }: { from: number; to: number }): string {
  const opening = from > 0 ? '…' : '';
  return opening + printable(text, from, to) + (text.length > to ? '…' : '');
}

function printable(text: string, from: number, to: number): string {
  return displayText(text.slice(from, to).replaceAll('\t', '  '));
}
