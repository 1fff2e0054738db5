import { EditedText, isFlow, isMap, offsetOf, type Splice } from './edited-text.js';
import type { ClassPlace } from './class-removal.js';

/** One class of a file with many, as a text of its own, and the way back. */
export interface IsolatedClass {
  readonly text: EditedText;
  splice(): Splice;
}

/**
 * Takes a class out of a file to edit it alone: each edit parses its text anew, and a file may hold a hundred classes.
 * The class keeps its column. With anchors and aliases, which reach beyond a class, that cannot be done: `undefined`.
 */
export function isolatedClass(file: EditedText, { document, path }: ClassPlace): IsolatedClass | undefined {
  const node = file.node(document, path);
  if (!isMap(node) || path.length === 0 || /[&*][^\s'",]/.test(file.text)) return undefined;
  const start = offsetOf(node);
  const contentEnd = file.contentEnd(node);
  // A comment behind the last line belongs to it.
  const end = isFlow(node) ? contentEnd : file.lineEndAfter(contentEnd);
  const column = ' '.repeat(file.columnOf(start));
  const text = new EditedText(file.file, column + file.text.slice(start, end), file.lineEnd);
  return { text, splice: () => ({ start, end, text: text.text.slice(column.length) }) };
}
