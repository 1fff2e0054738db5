import type { JsonObject } from '../json.js';
import type { RowOrder } from './row-order.js';

/** A row, and what was made of it. */
export interface ListEntry<Made> {
  readonly row: JsonObject;
  readonly made: Made;
}

/** What an event leaves to be done: nothing, to show the rows, or to ask the database for them. */
export type Outcome = 'unchanged' | 'changed' | 'unknown';

/** The first rows of a query, and what events make of them. */
export class ListRows<Made> {
  entries: readonly ListEntry<Made>[] = [];
  readonly #order: RowOrder;
  readonly #limit: number;
  readonly #make: (rows: readonly JsonObject[]) => readonly Made[];
  /** Whether there may be rows behind the last one. */
  #isCut = false;
  /** When objects were heard of last that are not there any more: events can overtake each other. */
  #gone = new Map<string, string>();

  constructor(order: RowOrder, limit: number, make: (rows: readonly JsonObject[]) => readonly Made[]) {
    this.#order = order;
    this.#limit = limit;
    this.#make = make;
  }

  /** Takes what the database has answered; what did not change stays the same object. */
  replace(rows: readonly JsonObject[]): void {
    const known = new Map(this.entries.map((entry) => [idOf(entry.row), entry]));
    const made = this.#make(rows);
    this.entries = rows.map((row, index) => {
      const before = known.get(idOf(row));
      return before && JSON.stringify(before.row) === JSON.stringify(row) ? before : { row, made: made[index] as Made };
    });
    this.#isCut = rows.length >= this.#limit;
    this.#gone.clear();
  }

  remove(row: JsonObject, isDeleted: boolean): Outcome {
    const id = idOf(row);
    const index = this.#indexOf(id);
    const present = this.entries[index];
    if (present && isOlder(row, present.row) && !isDeleted) return 'unchanged';
    this.#gone.set(id, isDeleted ? '~' : timeOf(row));
    if (!present) return 'unchanged';
    this.entries = this.entries.toSpliced(index, 1);
    return this.#isCut ? 'unknown' : 'changed';
  }

  put(row: JsonObject): Outcome {
    const id = idOf(row);
    const index = this.#indexOf(id);
    const present = this.entries[index];
    if ((this.#gone.get(id) ?? '') >= timeOf(row) || (present && isOlder(row, present.row))) return 'unchanged';
    if (present && JSON.stringify(present.row) === JSON.stringify(row)) return 'unchanged';
    const entry = { row, made: this.#make([row])[0] as Made };
    if (present && this.#order.isSame(row, present.row)) {
      this.entries = this.entries.with(index, entry);
      return 'changed';
    }
    return this.#insert(entry, present ? this.entries.toSpliced(index, 1) : this.entries, present !== undefined);
  }

  #insert(entry: ListEntry<Made>, others: readonly ListEntry<Made>[], wasThere: boolean): Outcome {
    const place = this.#order.placeOf(
      entry.row,
      others.map(({ row }) => row),
    );
    if (place === undefined) return 'unknown';
    // Behind the last of those that are known others may come first.
    if (this.#isCut && place === others.length) return wasThere ? 'unknown' : 'unchanged';
    const entries = others.toSpliced(place, 0, entry);
    if (entries.length > this.#limit) {
      entries.pop();
      this.#isCut = true;
    }
    this.entries = entries;
    return 'changed';
  }

  #indexOf(id: string): number {
    return this.entries.findIndex(({ row }) => idOf(row) === id);
  }
}

function idOf(row: JsonObject): string {
  return String(row['objectId']);
}

function timeOf(row: JsonObject): string {
  return String(row['updatedAt'] ?? '');
}

/** What was changed twice within a millisecond comes in its order. */
function isOlder(row: JsonObject, other: JsonObject): boolean {
  return timeOf(row) < timeOf(other);
}
