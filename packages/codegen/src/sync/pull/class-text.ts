import { isSeq, isMap, offsetOf, pairOf, isFlow, type EditedText } from './edited-text.js';
import { appendInBrackets, appendLines } from './list-edit.js';
import { inlineValue, linedBraces, linedPair, type JsonMap, type SnippetStyle } from './snippet.js';
import { styleOf } from './surrounding-style.js';

/** How deep the maps of a class get lines of their own: each field, index and permission has one. */
const linedLevels = 1;

/** A class as a file of its own. */
export function classText(written: JsonMap, style: SnippetStyle, head = ''): string {
  if (style.isJson) return `${linedBraces(written, style, '', linedLevels + 1)}${style.lineEnd}`;
  return `${head}${classLines(written, style)}${style.lineEnd}`;
}

function classLines(written: JsonMap, style: SnippetStyle): string {
  return Object.entries(written)
    .map(([key, value]) => linedPair(key, value, style, '', linedLevels))
    .join(style.lineEnd);
}

/** Puts a class behind those that a file has. `false` where the file holds one class and its format no second one. */
export function appendClass(text: EditedText, written: JsonMap): boolean {
  const style = styleOf(text);
  const last = text.documents.length - 1;
  const root = text.node(last, []);
  const list = isMap(root) ? pairOf(root, 'results')?.value : root;
  if (isSeq(list) && list.items.length > 0) {
    const starts = list.items.map(offsetOf);
    const end = text.contentEnd(list.items.at(-1));
    if (!isFlow(list)) appendLines(text, starts, end, classLines(written, style));
    else appendInBrackets(text, starts, end, inBrackets(text, starts, written));
    return true;
  }
  if (text.isJson) return false;
  const { lineEnd } = text;
  const end = text.text.trimEnd().length;
  text.splice({ start: end, end: text.text.length, text: `${lineEnd}---${lineEnd}${classText(written, style)}` });
  return true;
}

function inBrackets(text: EditedText, starts: readonly number[], written: JsonMap): string {
  const style = styleOf(text);
  const before = text.text.slice(text.lineStart(starts.at(-1) ?? 0), starts.at(-1));
  const isLined = text.isJson && before.trim() === '';
  return isLined ? linedBraces(written, style, before, linedLevels + 1) : inlineValue(written, style);
}
