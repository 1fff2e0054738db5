import { Document, isScalar, visit } from 'yaml';
import type { JsonValue } from '../../schema/model.js';

export type JsonMap = { readonly [key: string]: JsonValue };

/** How new text is written, so that it looks like what stands around it. */
export interface SnippetStyle {
  readonly isJson: boolean;
  readonly lineEnd: string;
  /** `JSON.stringify` without spaces. */
  readonly isDense?: boolean;
}

const yamlOptions = { lineWidth: 0, singleQuote: true } as const;

/** `key: value` on one line, as it may stand in a map with or without braces. */
export function inlinePair(key: string, value: JsonValue, style: SnippetStyle, inBraces: boolean): string {
  if (style.isJson) return `${JSON.stringify(key)}:${style.isDense ? '' : ' '}${inlineValue(value, style)}`;
  if (!inBraces) {
    const document = new Document({});
    document.set(document.createNode(key), document.createNode(value, { flow: true }));
    return printed(document);
  }
  const text = printed(flowDocument({ [key]: value }));
  return text.slice(1, -1).trim();
}

/** A value on one line. In YAML it is safe inside braces. */
export function inlineValue(value: JsonValue, style: SnippetStyle): string {
  if (!style.isJson)
    return printed(flowDocument([value]))
      .slice(1, -1)
      .trim();
  if (style.isDense || typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Array.isArray(value) ? undefined : Object.entries(value as JsonMap);
  if (entries === undefined) return `[${(value as JsonValue[]).map((item) => inlineValue(item, style)).join(', ')}]`;
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, item]) => inlinePair(key, item, style, true)).join(', ')} }`;
}

/**
 * `key:` with the entries of a map on lines of their own, down to a depth; below it on one line each. The first line
 * has no indent, the others begin with the one that is given.
 */
export function linedPair(key: string, value: JsonValue, style: SnippetStyle, indent: string, depth: number): string {
  if (style.isJson) {
    const text = isFilledMap(value) ? linedBraces(value, style, indent, depth) : inlineValue(value, style);
    return `${JSON.stringify(key)}: ${text}`;
  }
  if (depth === 0 || !isFilledMap(value)) return inlinePair(key, value, style, false);
  const name = inlinePair(key, null, style, false).replace(/ null$/, '');
  return name + linedEntries(value, style, `${indent}  `, depth - 1);
}

/** The entries of a map, each on a new line. */
export function linedEntries(value: JsonMap, style: SnippetStyle, indent: string, depth: number): string {
  const entries = Object.entries(value).map(([key, item]) => linedPair(key, item, style, indent, depth));
  return entries.map((entry) => `${style.lineEnd}${indent}${entry}`).join('');
}

/** A JSON object over several lines. */
export function linedBraces(value: JsonMap, style: SnippetStyle, indent: string, depth: number): string {
  if (depth === 0 || Object.keys(value).length === 0) return inlineValue(value, style);
  const entries = Object.entries(value).map(
    ([key, item]) => `${indent}  ${linedPair(key, item, style, `${indent}  `, depth - 1)}`,
  );
  return `{${style.lineEnd}${entries.join(`,${style.lineEnd}`)}${style.lineEnd}${indent}}`;
}

export function isFilledMap(value: JsonValue): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function flowDocument(value: JsonValue): Document {
  const document = new Document();
  document.contents = document.createNode(value, { flow: true });
  return document;
}

/** On one line: text with line breaks or control characters goes into double quotes. */
function printed(document: Document): string {
  visit(document, {
    Scalar: (_, node) => {
      if (isScalar(node) && typeof node.value === 'string' && /[^\P{C}]|[\u2028\u2029]/u.test(node.value)) {
        node.type = 'QUOTE_DOUBLE';
      }
    },
  });
  return document.toString(yamlOptions).trimEnd();
}
