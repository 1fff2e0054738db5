import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import type { DiagnosticList } from './diagnostics/diagnostic-list.js';
import { SourceText } from './diagnostics/source-text.js';

/**
 * The default export of a configuration that is a module; what goes wrong with it is reported.
 *
 * `@parse-orm/codegen` means this very package there, and only the part that a configuration needs: so it is found
 * whatever the project installed, and nothing else is loaded for it.
 */
export async function loadConfigModule(file: string, diagnostics: DiagnosticList): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const definition = fileURLToPath(new URL('./config-definition.js', import.meta.url));
  // jiti's cache would be code in a folder that every user of the machine may write to.
  const options = { alias: { '@parse-orm/codegen': definition }, moduleCache: false, fsCache: false };
  const jiti = createJiti(import.meta.url, options);
  let module: unknown;
  try {
    module = await jiti.import(file);
  } catch (error) {
    reportFailure(file, error, diagnostics);
    return undefined;
  }
  if (typeof module === 'object' && module !== null && 'default' in module) return module.default;
  const hint = 'end it with `export default defineConfig({ … })`';
  diagnostics.add({ message: 'the configuration has no default export', hint, file });
  return undefined;
}

function reportFailure(file: string, error: unknown, diagnostics: DiagnosticList): void {
  const { message: said = String(error) } = (error ?? {}) as { message?: string };
  const place = placeOf(file, error);
  const message = `the configuration cannot be loaded: ${firstLine(said, file)}`;
  if (place === undefined) diagnostics.add({ message, file });
  else {
    const source = new SourceText(file, readFileSync(file, 'utf8'));
    const start = source.offsetOfLine(place.line) + place.column - 1;
    diagnostics.add({ message, span: { source, start, end: start + 1 } });
  }
}

/** Where in the file it happened: parsers write `file:line:column` into the message, everything else into the stack. */
function placeOf(file: string, error: unknown): { line: number; column: number } | undefined {
  const { message = '', stack = '' } = (error ?? {}) as { message?: string; stack?: string };
  const text = `${message}\n${stack}`;
  const at = text.indexOf(`${file}:`);
  const match = at === -1 ? null : /^(\d+):(\d+)/.exec(text.slice(at + file.length + 1));
  return match === null ? undefined : { line: Number(match[1]), column: Math.max(1, Number(match[2])) };
}

function firstLine(message: string, file: string): string {
  const [line = ''] = message.replaceAll(/\u001b\[[\d;]*m/g, '').split('\n');
  return line
    .replace(/^(Parse|Syntax)?Error: /, '')
    .replaceAll(file, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s:.]+$/, '')
    .slice(0, 300);
}
