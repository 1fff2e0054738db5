import type { JsonValue } from '../json.js';
import { isJsonObject } from '../json.js';
import { type LinkDecoder, decodeField } from '../wire/decode.js';
import type { AggregatePlan, GroupColumn, Operator, ValueColumn } from './aggregate-plan.js';

/** A value as it can be compared: of dates the text, of pointers the id. */
export type Scalar = string | number | boolean | undefined;

/** A value of the wire, without its wrapping. MongoDB answers a pointer in a group as `Species$id`. */
export function scalarOf(wire: JsonValue | undefined, target?: string): Scalar {
  if (isJsonObject(wire)) return scalarOf(wire['iso'] ?? wire['objectId']);
  if (typeof wire === 'string' && target !== undefined && wire.startsWith(`${target}$`))
    return wire.slice(target.length + 1);
  return typeof wire === 'object' ? undefined : wire;
}

interface Group {
  readonly keys: readonly Scalar[];
  readonly values: Scalar[];
  /** How many values stand behind each: for averages. */
  readonly counts: number[];
}

const combine: { readonly [Each in Operator]: (one: Scalar, other: Scalar) => Scalar } = {
  count: total,
  sum: total,
  avg: total,
  min: (one, other) => (compare(other, one) < 0 ? other : one),
  max: (one, other) => (compare(other, one) > 0 ? other : one),
};

function total(one: Scalar, other: Scalar): number {
  return Number(one ?? 0) + Number(other ?? 0);
}

function compare(one: Scalar, other: Scalar): number {
  if (one === other) return 0;
  if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
  return one < other ? -1 : 1;
}

/** The groups of an aggregation: each is put together of objects, or of what the server made of some of them. */
export class AggregateGroups {
  readonly #plan: AggregatePlan;
  readonly #groups = new Map<string, Group>();

  constructor(plan: AggregatePlan) {
    this.#plan = plan;
    // Nothing at all is one group, too, of which there is nothing.
    if (plan.groups.length === 0)
      this.add(
        [],
        plan.values.map(() => undefined),
      );
  }

  add(keys: readonly Scalar[], values: readonly Scalar[]): void {
    const id = JSON.stringify(keys.map((key) => key ?? null));
    let group = this.#groups.get(id);
    if (!group) {
      group = { keys, values: values.map(() => undefined), counts: values.map(() => 0) };
      this.#groups.set(id, group);
    }
    for (const [index, { operator }] of this.#plan.values.entries()) {
      const value = values[index];
      if (value === undefined) continue;
      group.values[index] = group.counts[index] === 0 ? value : combine[operator](group.values[index], value);
      group.counts[index] = (group.counts[index] ?? 0) + 1;
    }
  }

  /** The groups as the caller asked for them. */
  rows(links: LinkDecoder, isSorted: boolean): object[] {
    const { groups, values, order, limit, skip } = this.#plan;
    const columns = [...groups, ...values];
    const rows = [...this.#groups.values()].map((group) => [
      ...group.keys,
      ...values.map((column, index) => outcome(column, group, index)),
    ]);
    const keys = order.map(({ name, descending }) => ({
      at: columns.findIndex((column) => column.name === name),
      sign: descending ? -1 : 1,
    }));
    if (!isSorted && keys.length > 0) {
      rows.sort((one, other) => keys.reduce((found, { at, sign }) => found || sign * compare(one[at], other[at]), 0));
    }
    return rows
      .slice(skip, skip + limit)
      .map((row) =>
        Object.fromEntries(columns.map((column, index) => [column.name, decoded(column, row[index], links)])),
      );
  }
}

function outcome({ operator }: ValueColumn, { values, counts }: Group, index: number): Scalar {
  const value = values[index];
  if (operator === 'count' || operator === 'sum') return value ?? 0;
  const count = counts[index] ?? 0;
  return operator === 'avg' && count > 0 ? Number(value) / count : value;
}

function decoded(column: GroupColumn | ValueColumn, value: Scalar, links: LinkDecoder): unknown {
  const { field } = column;
  if (value === undefined || field === undefined || ('part' in column && column.part)) return value;
  return field.kind === 'Pointer' ? links.pointer(field.target ?? '', String(value)) : decodeField(field, value, links);
}
