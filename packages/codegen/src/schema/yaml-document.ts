import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Document, type Node } from 'yaml';
import type { DiagnosticList, Origin, Path, Span } from '../diagnostics/diagnostic-list.js';
import { SourceText } from '../diagnostics/source-text.js';
import { yamlValue } from './yaml-values.js';

/** One document of a file: its plain value, and where each part of it stands. */
export interface SourceDocument {
  readonly value: unknown;
  readonly origin: Origin;
}

/** Reads all documents of a YAML file. Where one is broken the mistakes are reported and `undefined` comes back. */
export function readYaml(source: SourceText, diagnostics: DiagnosticList): SourceDocument[] | undefined {
  const documents = parseYaml(source, diagnostics);
  if (documents === undefined) return undefined;
  let broken = false;
  const result = documents.map((document, index) => {
    const { value, problems } = yamlValue(document);
    for (const { node, message, hint } of problems) {
      diagnostics.add({ message, hint, span: { source, ...nodeSpan(node, source) } });
      broken = true;
    }
    return { value, origin: lazyOrigin(source, index) };
  });
  return broken ? undefined : result;
}

/** Finds the place of a value in a YAML (or JSON) document; where it is missing, the nearest thing around it. */
function locate(document: Document, path: Path, part: 'key' | 'value'): Span | undefined {
  let node: unknown = resolved(document, document.contents);
  let span = spanOf(firstKey(node) ?? node);
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    let key: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === step);
      if (pair === undefined) return span;
      key = pair.key;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
    } else return span;
    const aliased = isAlias(node) ? spanOf(node) : undefined;
    node = resolved(document, node);
    const value = aliased ?? spanOf(isMap(node) && !node.flow ? (firstKey(node) ?? node) : node);
    span = (last && part === 'key' && key !== undefined ? spanOf(key) : value) ?? spanOf(key) ?? span;
  }
  return span;
}

function parseYaml(source: SourceText, diagnostics: DiagnosticList): Document[] | undefined {
  let documents: Document[];
  try {
    documents = parseDocuments(source.text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    diagnostics.add({ message: 'the file is nested too deeply to be a schema', span: { source, start: 0, end: 1 } });
    return undefined;
  }
  // A broken YAML text makes the parser stumble on; only its first error is a mistake of the person who wrote it.
  const [error] = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  if (error === undefined) return documents;
  const start = Math.min(error.pos[0], Math.max(0, source.text.trimEnd().length - 1));
  const message = `broken YAML: ${lowerFirst(error.message.replace(/\s+/g, ' ').replace(/[.:]$/, ''))}`;
  diagnostics.add({ message, span: { source, start, end: Math.max(start + 1, error.pos[1]) } });
  return undefined;
}

/**
 * Positions are needed for mistakes only. To keep the parsed documents of all files for them costs more (most of it in
 * the garbage collector) than to parse once more the few files that have mistakes.
 */
export function lazyOrigin(source: SourceText, index: number): Origin {
  let document: Document | undefined;
  return {
    file: source.file,
    source,
    locate: (path, part) => {
      document ??= parseDocuments(source.text)[index];
      return document === undefined ? undefined : locate(document, path, part);
    },
  };
}

function parseDocuments(text: string): Document[] {
  // Duplicate keys are found in yaml-values.ts: the library's own check takes quadratic time.
  const parsed = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  return Array.isArray(parsed) ? [...parsed] : [];
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function firstKey(node: unknown): unknown {
  return isMap(node) && !node.flow ? node.items[0]?.key : undefined;
}

function spanOf(node: unknown): Span | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range && range[1] > range[0] ? { start: range[0], end: range[1] } : undefined;
}

function nodeSpan(node: Node | null, source: SourceText): Span {
  return spanOf(node) ?? { start: 0, end: Math.min(1, source.text.length) };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
