import type { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import type { SourceText } from '../diagnostics/source-text.js';
import { jsonSyntaxError } from './json-syntax.js';
import { lazyOrigin, readYaml, type SourceDocument } from './yaml-document.js';

/**
 * Reads a JSON file. `JSON.parse` is a hundred times faster than a parser with positions, so that one (JSON is YAML)
 * only runs once a position is asked for, or where a key stands twice, which `JSON.parse` would hide.
 */
export function readJson(source: SourceText, diagnostics: DiagnosticList): SourceDocument[] | undefined {
  if (source.text.trim() === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(source.text);
  } catch {
    const { offset, message } = jsonSyntaxError(source.text);
    diagnostics.add({ message: `broken JSON: ${message}`, span: { source, start: offset, end: offset + 1 } });
    return undefined;
  }
  const keys = countKeys(value);
  if (keys === undefined || keys !== keysInText(source.text)) return readYaml(source, diagnostics);
  return [{ value, origin: lazyOrigin(source, 0) }];
}

/** How many keys all maps of a value hold; `undefined` where it is nested beyond reason. */
function countKeys(value: unknown, depth = 0): number | undefined {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > 64) return undefined;
  const items = Object.values(value);
  let count = Array.isArray(value) ? 0 : items.length;
  for (const item of items) {
    const inner = countKeys(item, depth + 1);
    if (inner === undefined) return undefined;
    count += inner;
  }
  return count;
}

/** How many keys stand in a valid JSON text: strings that a colon follows. */
function keysInText(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"([ \t\r\n]*:)?/g)) if (colon !== undefined) count += 1;
  return count;
}
