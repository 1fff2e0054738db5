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

/** A document goes with the comments before it, and with one of the `---` that keep it apart from its neighbours. */
function removeDocument(text: EditedText, number: number): void {
  const starts = text.documents.map(({ range }, index) => documentStart(text, range?.[0] ?? 0, index));
  const [start = 0, end = text.text.length] = [starts[number], starts[number + 1]];
  const rest = text.text.slice(end);
  // The first document that stays needs no `---`, unless the file began with one.
  const head = start === 0 && !text.text.startsWith('---') ? /^---[ \t]*(\r?\n)/.exec(rest)?.[0].length : undefined;
  text.splice({ start, end: end + (head ?? 0), text: '' });
}

/** A document begins at its `---`; the parser puts the first one at its content. */
function documentStart(text: EditedText, offset: number, index: number): number {
  if (index === 0) return 0;
  const marker = text.text.lastIndexOf('\n---', offset + 3);
  return marker === -1 || marker + 1 > offset + 3 ? offset : marker + 1;
}
