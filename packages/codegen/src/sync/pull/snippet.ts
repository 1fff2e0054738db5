import { Document } from 'yaml';
import type { JsonValue } from '../../schema/model.js';

export type JsonMap = { readonly [key: string]: JsonValue };

/** How new text is written, so that it looks like what stands around it. */
export interface SnippetStyle {
  readonly isJson: boolean;
  readonly lineEnd: string;
  /** JSON on one line. */
  readonly isOneLine?: boolean;
  /** And without a blank in it, as `JSON.stringify` writes it. */
  readonly isDense?: boolean;
}

/** `key: value` on one line, as it may stand in a map with or without braces. */
export function inlinePair(key: string, value: JsonValue, style: SnippetStyle, inBraces: boolean): string {
  const name = style.isJson ? quotedText(key) : yamlKey(key);
  // On a line of its own a text needs fewer quotes than in braces.
  const text =
    style.isJson || inBraces || typeof value !== 'string' ? inlineValue(value, style) : yamlText(value, false);
  return `${name}:${style.isDense ? '' : ' '}${text}`;
}

/** A value on one line. In YAML it is safe inside braces. */
export function inlineValue(value: JsonValue, style: SnippetStyle): string {
  if (style.isDense) return JSON.stringify(value);
  if (typeof value === 'string') return style.isJson ? quotedText(value) : yamlText(value, true);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as JsonValue[]).map((item) => inlineValue(item, style)).join(', ')}]`;
  const entries = Object.entries(value as JsonMap);
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
    return `${quotedText(key)}: ${text}`;
  }
  if (depth === 0 || !isFilledMap(value)) return inlinePair(key, value, style, false);
  return `${yamlKey(key)}:` + linedEntries(value, style, `${indent}  `, depth - 1);
}

/** The entries of a map, each on a new line. */
export function linedEntries(value: JsonMap, style: SnippetStyle, indent: string, depth: number): string {
  const entries = Object.entries(value).map(([key, item]) => linedPair(key, item, style, indent, depth));
  return entries.map((entry) => `${style.lineEnd}${indent}${entry}`).join('');
}

/** A JSON object over several lines. */
export function linedBraces(value: JsonMap, style: SnippetStyle, indent: string, depth: number): string {
  if (depth === 0 || style.isOneLine || Object.keys(value).length === 0) return inlineValue(value, style);
  const entries = Object.entries(value).map(
    ([key, item]) => `${indent}  ${linedPair(key, item, style, `${indent}  `, depth - 1)}`,
  );
  return `{${style.lineEnd}${entries.join(`,${style.lineEnd}`)}${style.lineEnd}${indent}}`;
}

export function isFilledMap(value: JsonValue): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

/** A text that means itself wherever it stands, so that it needs no look at the rules. */
const plainText = /^[A-Za-z_][A-Za-z0-9_]*(<[A-Za-z0-9_<>]*)?$/;
const otherMeaning = /^(true|false|null|yes|no|on|off|y|n)$/i;
/** Line breaks and strange blanks, and what an editor or terminal acts on or hides. */
const unprintable = /[^\P{C}]|[^\S ]/gu;
/** Text that only quotes keep as it is, or keep visible. */
const needsQuotes = /[^\P{C}]|[^\S ]|^ | $/u;

/** Text in double quotes, as JSON and YAML both read it; with nothing in it that nobody can see. */
function quotedText(text: string): string {
  return JSON.stringify(text).replace(unprintable, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function yamlText(text: string, inBraces: boolean): string {
  if (plainText.test(text) && !otherMeaning.test(text)) return text;
  if (needsQuotes.test(text)) return quotedText(text);
  return inBraces ? printed([text], true).slice(1, -1).trim() : printed({ x: text }, false).slice('x: '.length);
}

function yamlKey(key: string): string {
  if (plainText.test(key) && !otherMeaning.test(key)) return key;
  // `<<` without quotes merges a map.
  if (key === '<<' || needsQuotes.test(key)) return quotedText(key);
  return printed({ [key]: 0 }, true).replace(/^\{ ?(.*): 0 ?\}$/s, '$1');
}

function printed(value: JsonValue, flow: boolean): string {
  const document = new Document();
  document.contents = document.createNode(value, { flow });
  return document.toString({ lineWidth: 0, singleQuote: true }).trimEnd();
}
