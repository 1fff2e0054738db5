import type { ClassModel } from '../../schema/model.js';
import type { ClassContext } from './plan-class.js';
import type { Phases } from './push-phases.js';

type Indexes = NonNullable<ClassModel['indexes']>;

/** Plans indexes. A database drops those of a column with it, while the server still lists them: so they go first. */
export function planIndexes(
  { from, to, differences }: ClassContext,
  remadeFields: ReadonlySet<string>,
  phases: Phases,
): void {
  const { className } = to;
  const removed = new Set<string>();
  const added: Record<string, Indexes[string]> = {};
  const remade = new Set<string>();
  for (const difference of differences) {
    if (difference.kind === 'indexRemoved' || difference.kind === 'indexChanged') removed.add(difference.index);
    if (difference.kind === 'indexAdded' || difference.kind === 'indexChanged') added[difference.index] = difference.to;
  }
  for (const [name, index] of Object.entries(from.indexes ?? {})) {
    const columns = Object.keys(index).map((column) => column.replace(/^_p_/, ''));
    if (!columns.some((column) => remadeFields.has(column))) continue;
    remade.add(name);
    const wanted = to.indexes !== undefined && Object.hasOwn(to.indexes, name) ? to.indexes[name] : undefined;
    if (wanted !== undefined) added[name] = wanted;
    removed.delete(name);
  }
  if (remade.size > 0) phases.unindex.push({ kind: 'dropIndexes', className, indexes: [...remade] });
  if (removed.size > 0) phases.index.push({ kind: 'dropIndexes', className, indexes: [...removed] });
  if (Object.keys(added).length > 0) phases.index.push({ kind: 'addIndexes', className, indexes: added });
}
