import { Composer, isAlias, isMap, isScalar, isSeq, Parser, type CST, type Document, type Node } from 'yaml';
import type { DiagnosticList, Origin, Path, Span } from '../diagnostics/diagnostic-list.js';
import type { SourceText } from '../diagnostics/source-text.js';
import { deepestNesting, yamlValue } from './yaml-values.js';

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
  const { documents, tooDeepAt } = parseDocuments(source.text);
  if (tooDeepAt !== undefined) {
    const span = { source, start: tooDeepAt, end: tooDeepAt + 1 };
    diagnostics.add({ message: 'the file is nested too deeply to be a schema', span });
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
    document: index,
    locate: (path, part) => {
      document ??= parseDocuments(source.text).documents[index];
      return document === undefined ? undefined : locate(document, path, part);
    },
  };
}

/**
 * Duplicate keys are found in yaml-values.ts: the library's own check takes quadratic time. Its parser takes any depth,
 * its composer calls itself for each level, so the depth is looked at between the two.
 */
export function parseDocuments(text: string): { documents: Document[]; tooDeepAt?: number } {
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  const documents: Document[] = [];
  for (const token of new Parser().parse(text)) {
    const tooDeepAt = placeBelow(token, deepestNesting);
    if (tooDeepAt !== undefined) return { documents, tooDeepAt };
    documents.push(...composer.next(token));
  }
  documents.push(...composer.end());
  return { documents };
}

/** The offset of something nested more deeply than a limit, if there is any. */
function placeBelow(root: CST.Token, limit: number): number | undefined {
  let level: CST.Token[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    const [first] = level;
    if (depth > limit && first !== undefined) return first.offset;
    level = level.flatMap(tokensInside);
  }
  return undefined;
}

function tokensInside(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value]).filter((inner) => inner !== undefined && inner !== null);
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
