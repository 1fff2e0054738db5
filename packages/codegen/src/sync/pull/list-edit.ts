import type { Path } from '../../diagnostics/diagnostic-list.js';
import { type EditedText, isFlow, isSeq, offsetOf } from './edited-text.js';
import { inlineValue } from './snippet.js';
import { startWithComments } from './map-edit.js';
import { styleOf } from './surrounding-style.js';

/** Adds a name to a list that has some. */
export function appendName(text: EditedText, document: number, path: Path, name: string): void {
  const list = text.node(document, path);
  if (!isSeq(list) || list.items.length === 0) return;
  const snippet = inlineValue(name, styleOf(text));
  if (isFlow(list)) appendInBrackets(text, list.items.map(offsetOf), text.contentEnd(list.items.at(-1)), snippet);
  else appendLines(text, list.items.map(offsetOf), text.contentEnd(list), snippet);
}

/** Puts something behind the last item of a list in brackets, with the space that stands between its items. */
export function appendInBrackets(text: EditedText, starts: readonly number[], end: number, snippet: string): void {
  const gap = /[,[](\s*)$/.exec(text.text.slice(0, starts.at(-1)))?.[1] ?? ' ';
  const space = gap === '' && starts.length === 1 && !styleOf(text).isDense ? ' ' : gap;
  text.splice({ start: end, end, text: `,${space}${snippet}` });
}

/** Puts an item behind the last one of a list with dashes. The lines of the item but the first are indented here. */
export function appendLines(text: EditedText, starts: readonly number[], end: number, snippet: string): void {
  const [first = 0] = starts;
  const dash = ' '.repeat(text.columnOf(dashBefore(text, first)));
  const at = text.lineEndAfter(end);
  const { lineEnd } = text;
  const body = snippet.split(/\r?\n/).join(`${lineEnd}${dash}  `);
  const last = starts.at(-1) ?? 0;
  const hasGaps = starts.length > 1 && /\n\s*\n\s*-\s*$/.test(text.text.slice(0, last));
  text.splice({ start: at, end: at, text: `${hasGaps ? lineEnd : ''}${lineEnd}${dash}- ${body}` });
}

/** Takes an item out of a list, with the comment lines right above it unless it is the first. */
export function removeItem(text: EditedText, document: number, path: Path, index: number): void {
  const list = text.node(document, path);
  if (!isSeq(list)) return;
  const [before, item, after] = [list.items[index - 1], list.items[index], list.items[index + 1]];
  if (item === undefined) return;
  if (before === undefined && after === undefined) {
    text.splice({ start: offsetOf(list), end: text.contentEnd(list), text: '[]' });
  } else if (!isFlow(list)) {
    const line = text.lineStart(dashBefore(text, offsetOf(item)));
    const start = before === undefined ? line : startWithComments(text, line);
    text.splice({ start, end: text.nextLine(text.contentEnd(item)), text: '' });
  } else if (after === undefined) text.splice({ start: text.contentEnd(before), end: text.contentEnd(item), text: '' });
  else text.splice({ start: offsetOf(item), end: offsetOf(after), text: '' });
}

function dashBefore(text: EditedText, item: number): number {
  return text.text.lastIndexOf('-', item - 1);
}
