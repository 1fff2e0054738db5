import type { Path } from '../../diagnostics/diagnostic-list.js';
import type { EditedText } from './edited-text.js';
import { removeItem } from './list-edit.js';

/** Where a class stands in a file. */
export interface ClassPlace {
  readonly document: number;
  readonly path: Path;
}

/**
 * Takes classes out of a file; `false` where nothing is left that is worth a file. From the last to the first, because
 * whatever stands behind one that goes moves up.
 */
export function removeClasses(text: EditedText, places: readonly ClassPlace[], classCount: number): boolean {
  if (places.length >= classCount) return false;
  const lastFirst = [...places].sort((a, b) => b.document - a.document || indexOf(b) - indexOf(a));
  for (const place of lastFirst) {
    const index = place.path.at(-1);
    if (typeof index === 'number') removeItem(text, place.document, place.path.slice(0, -1), index);
    else removeDocument(text, place.document);
  }
  return true;
}

function indexOf({ path }: ClassPlace): number {
  const last = path.at(-1);
  return typeof last === 'number' ? last : 0;
}

/** What is for editors at the head of a file, not for its first document. */
const editorLines = /^(?:# yaml-language-server:.*\r?\n\s*)*/;
const marker = /^---[ \t]*\r?\n/;

/** A document goes with the comments before it, and with one of the `---` that keep it apart from its neighbours. */
function removeDocument(text: EditedText, number: number): void {
  const starts = text.documents.map(({ range }, index) => documentStart(text, range?.[0] ?? 0, index));
  const [found = 0, end = text.text.length] = [starts[number], starts[number + 1]];
  const start = number === 0 ? (editorLines.exec(text.text)?.[0].length ?? 0) : found;
  // The first document that stays needs no `---`, unless the one that goes had one.
  const spare =
    number === 0 && !/^(?:\s|#.*\n)*---/.test(text.text) ? marker.exec(text.text.slice(end))?.[0].length : 0;
  text.splice({ start, end: end + (spare ?? 0), text: '' });
}

/** A document begins at its `---`; the parser puts the first one at its content. */
function documentStart(text: EditedText, offset: number, index: number): number {
  if (index === 0) return 0;
  const before = text.text.lastIndexOf('\n---', offset + 3);
  return before === -1 ? offset : before + 1;
}
