import type { Entity } from './entity-graph.js';

/** An entity, and the room that it takes, in pixels. */
export interface EntityBox {
  readonly entity: Entity;
  readonly width: number;
  readonly height: number;
  /** What stands beside the name: the name on the wire where that differs, and how many links are not drawn. */
  readonly remark: string;
}

export const headHeight = 34;
export const rowHeight = 20;
export const sidePadding = 12;
const bottomPadding = 6;
const gap = 24;

/** A little more than the widest of the fonts that the style names: text is never cut off, on no machine. */
const letterWidth = { head: 9.2, remark: 7, row: 7.4 };

/** The longest text that is shown in full. */
const longest = 44;

/** @param undrawnLinks how many links to the entity the diagram leaves out */
export function boxOf(entity: Entity, undrawnLinks: number): EntityBox {
  const { name, className, rows } = entity;
  const remark = [name === className ? '' : className, undrawnLinks > 0 ? `← ${undrawnLinks} links` : '']
    .filter(Boolean)
    .join('  ');
  const head = shortened(name).length * letterWidth.head + (remark ? gap / 2 + remark.length * letterWidth.remark : 0);
  const lengths = rows.map((row) => shortened(row.name).length + shortened(row.type).length);
  const body = lengths.length > 0 ? Math.max(...lengths) * letterWidth.row + gap : 0;
  return {
    entity,
    remark,
    width: Math.ceil(Math.max(120, head, body) + 2 * sidePadding),
    height: headHeight + (rows.length > 0 ? rows.length * rowHeight + bottomPadding : 0),
  };
}

/** Where the middle of a row is, from the top of its box; of the name where the row is not shown. */
export function rowCentre(index: number): number {
  return index < 0 ? headHeight / 2 : headHeight + index * rowHeight + rowHeight / 2;
}

/** Text that fits into a box. */
export function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
