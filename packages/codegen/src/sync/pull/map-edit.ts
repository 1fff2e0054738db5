import type { Pair, YAMLMap } from 'yaml';
import type { Path } from '../../diagnostics/diagnostic-list.js';
import type { JsonValue } from '../../schema/model.js';
import { type EditedText, isFlow, isMap, isScalar, isSeq, offsetOf, pairOf } from './edited-text.js';
import { inlinePair, inlineValue, isFilledMap, linedBraces, linedEntries, linedPair } from './snippet.js';
import { styleOf } from './surrounding-style.js';

/** How many levels of a new map get lines of their own: `1` for the fields of a class, `0` for one field. */
export type LinedDepth = number;

/** Puts a pair at the end of a map. */
export function insertPair(text: EditedText, map: YAMLMap, key: string, value: JsonValue, depth: LinedDepth): void {
  if (!isFlow(map)) insertLine(text, map, key, value, depth);
  else if (map.items.length === 0) fillBraces(text, map, { [key]: value }, depth);
  else insertInBraces(text, map, key, value, depth);
}

function insertLine(text: EditedText, map: YAMLMap, key: string, value: JsonValue, depth: LinedDepth): void {
  const indent = ' '.repeat(text.columnOf(offsetOf(map.items.at(-1)?.key)));
  const end = text.lineEndAfter(text.contentEnd(map));
  const pair = linedPair(key, value, styleOf(text), indent, depth);
  text.splice({ start: end, end, text: `${text.lineEnd}${indent}${pair}` });
}

function fillBraces(text: EditedText, map: YAMLMap, value: { [key: string]: JsonValue }, depth: LinedDepth): void {
  const start = offsetOf(map);
  const style = styleOf(text);
  const braces = text.isJson ? linedBraces(value, style, indentOfLine(text, start), depth) : inlineValue(value, style);
  text.splice({ start, end: text.contentEnd(map), text: braces });
}

function insertInBraces(text: EditedText, map: YAMLMap, key: string, value: JsonValue, depth: LinedDepth): void {
  const last = map.items.at(-1);
  const end = text.contentEnd(last);
  // What stands between the items before, where that is nothing but space: a line break and an indent, or one blank.
  const gap = /[,{](\s*)$/.exec(text.text.slice(0, offsetOf(last?.key)))?.[1];
  const isLined = gap?.includes('\n') === true;
  const style = styleOf(text);
  const pair =
    isLined && text.isJson && (depth > 0 || spansLines(text, last))
      ? linedPair(key, value, style, gap.replace(/^.*\n/s, ''), Math.max(depth, 1))
      : inlinePair(key, value, style, true);
  // Before the only item stands what follows a brace, which tells little of what follows a comma.
  const isTelling = isLined || style.isDense || map.items.length > 1;
  text.splice({ start: end, end, text: `,${isTelling ? (gap ?? ' ') : ' '}${pair}` });
}

function spansLines(text: EditedText, pair: Pair | undefined): boolean {
  const value = pair?.value;
  return (isMap(value) || isSeq(value)) && text.text.slice(offsetOf(value), text.contentEnd(value)).includes('\n');
}

/** Puts another value in the place of the one that a pair has. */
export function replaceValue(
  text: EditedText,
  pair: Pair,
  value: JsonValue,
  depth: LinedDepth,
  inBraces: boolean,
): void {
  const { start, end, isEmpty } = valueRange(text, pair);
  const style = styleOf(text);
  const isBlock = !text.isJson && !inBraces;
  if (isBlock && depth > 0 && isFilledMap(value)) {
    const indent = ' '.repeat(text.columnOf(offsetOf(pair.key)) + 2);
    const trimmed = text.text.slice(0, start).replace(/[ \t]+$/, '').length;
    text.splice({ start: trimmed, end, text: linedEntries(value, style, indent, depth - 1) });
    return;
  }
  const lined = text.isJson && depth > 0 && isFilledMap(value);
  const indent = indentOfLine(text, offsetOf(pair.key));
  const inline = inlinePair('x', value, style, !isBlock).replace(/^"?x"?: ?/, '');
  const snippet = lined ? linedBraces(value, style, indent, depth) : inline;
  text.splice({ start, end, text: isEmpty ? ` ${snippet}` : snippet });
}

/** Where the value stands, from behind the colon if it stands on lines of its own. */
function valueRange(text: EditedText, pair: Pair): { start: number; end: number; isEmpty: boolean } {
  const { key, value } = pair;
  const colon = text.text.indexOf(':', text.contentEnd(key)) + 1;
  const isEmpty = value === null || (isScalar(value) && text.contentEnd(value) <= colon);
  if (isEmpty) return { start: colon, end: colon, isEmpty: true };
  const end = text.contentEnd(value);
  if (isFlow(value) || !(isMap(value) || isSeq(value))) return { start: offsetOf(value), end, isEmpty: false };
  return { start: colon, end, isEmpty: true };
}

/** Takes a pair out of a map, with the comment lines right above it unless they head the whole map. */
export function removePair(text: EditedText, map: YAMLMap, name: string): void {
  const index = map.items.findIndex((item) => item === pairOf(map, name));
  const pair = map.items[index];
  if (pair === undefined) return;
  if (isFlow(map)) removeFromBraces(text, map, index);
  else removeLines(text, map, index, pair);
}

function removeFromBraces(text: EditedText, map: YAMLMap, index: number): void {
  const [before, pair, after] = [map.items[index - 1], map.items[index], map.items[index + 1]];
  if (after !== undefined) text.splice({ start: offsetOf(pair?.key), end: offsetOf(after.key), text: '' });
  else if (before !== undefined) text.splice({ start: text.contentEnd(before), end: text.contentEnd(pair), text: '' });
  else text.splice({ start: offsetOf(map), end: text.contentEnd(map), text: '{}' });
}

function removeLines(text: EditedText, map: YAMLMap, index: number, pair: Pair): void {
  const keyStart = offsetOf(pair.key);
  const next = map.items[index + 1];
  const isFirstOfLine = text.text.slice(text.lineStart(keyStart), keyStart).trim() === '';
  // A key behind the dash of a list: the next key comes up to it.
  if (!isFirstOfLine && next !== undefined) return text.splice({ start: keyStart, end: offsetOf(next.key), text: '' });
  const start = index === 0 ? text.lineStart(keyStart) : startWithComments(text, text.lineStart(keyStart));
  const lines = { start, end: text.nextLine(text.contentEnd(pair)), text: '' };
  if (map.items.length > 1) return text.splice(lines);
  const colon = text.text.lastIndexOf(':', keyStart) + 1;
  return text.splice(lines, { start: colon, end: colon, text: ' {}' });
}

/** The start of the comment lines that stand right above a line. */
export function startWithComments(text: EditedText, lineStart: number): number {
  let start = lineStart;
  while (start > 0) {
    const above = text.lineStart(start - 1);
    if (!/^[ \t]*#/.test(text.text.slice(above, start))) break;
    start = above;
  }
  return start;
}

function indentOfLine(text: EditedText, offset: number): string {
  return /^[ \t]*/.exec(text.text.slice(text.lineStart(offset)))?.[0] ?? '';
}

/** The pair at a path, and the map that it is in. */
export function pairAt(text: EditedText, document: number, path: Path): { map: YAMLMap; pair: Pair } | undefined {
  const map = text.map(document, path.slice(0, -1));
  const pair = map === undefined ? undefined : pairOf(map, String(path.at(-1)));
  return map === undefined || pair === undefined ? undefined : { map, pair };
}
