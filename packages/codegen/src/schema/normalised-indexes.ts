import { isMap } from './class-draft.js';
import type { ClassModel } from './model.js';

/** Indexes with sorted names. MongoDB's own `_id_` says nothing about a class and is left out. */
export function normalisedIndexes(indexes: unknown): ClassModel['indexes'] {
  if (!isMap(indexes)) return undefined;
  const entries = Object.entries(indexes).filter(([name]) => name !== '_id_');
  // The order of the columns of one index matters, the order of the indexes does not.
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? undefined : (Object.fromEntries(sorted) as NonNullable<ClassModel['indexes']>);
}
