import { isAbsolute, relative } from 'node:path';
import picocolors from 'picocolors';
import type { CodeFrame } from './code-frame.js';
import type { Diagnostic } from './diagnostic.js';
import { displayText } from './display-text.js';

export interface RenderOptions {
  /** Whether to colour the text; off unless told. */
  readonly color?: boolean;
  /** The folder that paths are shown relative to; absolute paths unless told. */
  readonly cwd?: string;
}

type Colors = ReturnType<typeof picocolors.createColors>;

/** The diagnostics as a person reads them on a terminal: `file:line:column`, the message, a code frame and a hint. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions = {}): string {
  const colors = picocolors.createColors(options.color ?? false);
  return diagnostics.map((diagnostic) => `${renderDiagnostic(diagnostic, colors, options.cwd)}\n`).join('\n');
}

function renderDiagnostic(diagnostic: Diagnostic, colors: Colors, cwd: string | undefined): string {
  const paint = diagnostic.severity === 'error' ? colors.red : colors.yellow;
  const { file, line, column, message, hint, frame, related } = diagnostic;
  const place = file === undefined ? '' : `${colors.cyan(placeText({ file, line, column }, cwd))} - `;
  const rows = [`${place}${paint(colors.bold(diagnostic.severity))}: ${message}`];
  if (frame !== undefined) rows.push('', ...renderFrame(frame, colors, paint), '');
  if (hint !== undefined) rows.push(`  ${colors.green('help')}: ${hint}`);
  if (related !== undefined) rows.push(`  ${colors.cyan('see')}: ${related.message} ${placeText(related, cwd)}`);
  if (rows.at(-1) === '') rows.pop();
  return rows.join('\n');
}

function renderFrame(frame: CodeFrame, colors: Colors, paint: (text: string) => string): string[] {
  const width = String(frame.lines.at(-1)?.number ?? 0).length;
  return frame.lines.flatMap(({ number, text }) => {
    const marked = number === frame.line;
    const gutter = `${marked ? paint('>') : ' '} ${colors.dim(`${String(number).padStart(width)} |`)}`;
    const row = `${gutter} ${text}`.trimEnd();
    if (!marked) return [row];
    const caret = `  ${' '.repeat(width)} ${colors.dim('|')} ${' '.repeat(frame.indent)}${paint('^'.repeat(frame.length))}`;
    return [row, caret];
  });
}

function placeText(
  place: { file: string; line?: number | undefined; column?: number | undefined },
  cwd: string | undefined,
): string {
  const { file, line, column } = place;
  const shown = cwd !== undefined && isAbsolute(file) ? relative(cwd, file) || file : file;
  const position = line === undefined ? '' : column === undefined ? `:${line}` : `:${line}:${column}`;
  return displayText(shown) + position;
}
