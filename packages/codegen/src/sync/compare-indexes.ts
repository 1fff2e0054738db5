import type { ClassModel, JsonValue } from '../schema/model.js';
import { isAutomaticIndex } from './automatic-indexes.js';
import type { CompareOptions } from './compare-schemas.js';
import type { ClassIndex, Difference } from './difference.js';

/** Compares the indexes of one class, by name. They change how fast an answer comes, never what it is. */
export function compareIndexes(from: ClassModel, to: ClassModel, { fromServer }: CompareOptions): Difference[] {
  const { className } = from;
  const differences: Difference[] = [];
  for (const index of [...new Set([from, to].flatMap(({ indexes = {} }) => Object.keys(indexes)))].sort()) {
    const [old, now] = [indexOf(from, index), indexOf(to, index)];
    if (old !== undefined && now !== undefined) {
      const same = sameColumns(columns(from, old), columns(to, now), fromServer);
      if (!same) differences.push({ kind: 'indexChanged', className, index, from: old, to: now, effects: {} });
    } else if (old !== undefined && !(fromServer && isAutomaticIndex(from, index, old))) {
      differences.push({ kind: 'indexRemoved', className, index, from: old, effects: {} });
    } else if (now !== undefined) {
      differences.push({ kind: 'indexAdded', className, index, to: now, effects: {} });
    }
  }
  return differences;
}

function indexOf({ indexes }: ClassModel, name: string): ClassIndex | undefined {
  return indexes !== undefined && Object.hasOwn(indexes, name) ? indexes[name] : undefined;
}

type Columns = readonly (readonly [string, JsonValue])[];

/** MongoDB keeps a pointer in a column `_p_author`, and its indexes are named so; PostgreSQL in `author`. */
function columns({ fields }: ClassModel, index: ClassIndex): Columns {
  return Object.entries(index).map(([column, direction]) => {
    const name = column.startsWith('_p_') ? column.slice(3) : column;
    const isPointer = fields.some((field) => field.name === name && field.type.kind === 'Pointer');
    return [isPointer ? name : column, direction];
  });
}

/**
 * The order of columns matters, but PostgreSQL forgets it: a `jsonb` sorts its keys by length, then by bytes. Columns that
 * a server has in that very order may have been declared in any.
 */
function sameColumns(from: Columns, to: Columns, fromServer = false): boolean {
  const text = (list: Columns): string => JSON.stringify(list);
  if (text(from) === text(to)) return true;
  return fromServer && text(from) === text(inJsonbOrder(from)) && text(inJsonbOrder(to)) === text(from);
}

function inJsonbOrder(list: Columns): Columns {
  const byLengthThenBytes = ([a]: Columns[number], [b]: Columns[number]): number =>
    a.length - b.length || (a < b ? -1 : 1);
  return [...list].sort(byLengthThenBytes);
}
