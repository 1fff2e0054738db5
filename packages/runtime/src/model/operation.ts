import { invalid } from '../values/validation-error.js';
import type { FieldDefinition } from '../wire/class-schema.js';
import type { Reference } from '../values/reference.js';
import type { ArrayChangeKind, Change } from './change.js';
import type { FieldKinds } from './field-kinds.js';

declare const operation: unique symbol;

/** An atomic change of one field, for `update`; made by `increment`, `add`, `addUnique`, `remove` and `unset`. */
export interface Operation<Kind extends string, Value> {
  readonly [operation]: [Kind, Value];
}

/** Takes a field's value away. */
export type Unset = Operation<'Delete', undefined>;
/** Adds to a number. */
export type Increment = Operation<'Increment', number>;
/** Adds elements to an array or removes them; of a relation likewise. */
export type ArrayOperation<Element> = Operation<'Array', Element>;

/** What `update` takes: the fields of an input, each also as an operation that its kind has. */
export type UpdateOf<Input, Fields extends FieldKinds> = {
  [Key in keyof Input]?:
    | Input[Key]
    | (Key extends Fields['number'] ? Increment : never)
    | (Key extends keyof Fields['arrays'] ? ArrayOperation<Fields['arrays'][Key]> : never)
    | (Key extends Fields['optional'] ? Unset : never);
};

/** An operation at run time. It is no plain object: inside a value, where it could do nothing, it is refused. */
class PendingOperation {
  readonly #change: Change;

  constructor(change: Change) {
    this.#change = change;
  }

  static changeOf(value: unknown): Change | undefined {
    return typeof value === 'object' && value !== null && #change in value ? value.#change : undefined;
  }
}

/** Adds `amount` (1 unless told; negative to subtract) to a number, atomically. */
export function increment(amount: number = 1): Increment {
  return make({ kind: 'Increment', amount });
}

/** Appends elements to an array, or members to a relation. */
export function add<Element>(...elements: readonly Element[]): ArrayOperation<Element> {
  return make({ kind: 'Add', elements });
}

/** Appends the elements that the array does not hold yet. On PostgreSQL the server sorts the array by this. */
export function addUnique<Element>(...elements: readonly Element[]): ArrayOperation<Element> {
  return make({ kind: 'AddUnique', elements });
}

/** Removes every occurrence of the elements from an array, or the members from a relation. */
export function remove<Element>(...elements: readonly Element[]): ArrayOperation<Element> {
  return make({ kind: 'Remove', elements });
}

/** Takes the value of an optional field away. */
export function unset(): Unset {
  return make({ kind: 'Unset' });
}

/** Whether the value is one that `increment`, `add` and the like made. */
export function isOperation(value: unknown): boolean {
  return PendingOperation.changeOf(value) !== undefined;
}

/** The change that a value stands for: an operation, or else the value itself; `undefined` takes it away. */
export function changeOf(value: unknown): Change {
  return PendingOperation.changeOf(value) ?? (value === undefined ? { kind: 'Unset' } : { kind: 'Set', value });
}

/**
 * The change of a field that a value given for it stands for.
 *
 * @throws ValidationError for an operation that this kind of field does not have
 */
export function changeFrom(value: unknown, { kind, path, required }: FieldDefinition): Change {
  const change = changeOf(value);
  if (kind === 'Relation') return relationChange(change, path);
  if (change.kind === 'Unset' && required) throw invalid(path, 'is required: it cannot be unset.');
  if (change.kind === 'Increment' && kind !== 'Number') throw invalid(path, 'is no number: it has no increment.');
  if ('elements' in change && kind !== 'Array') throw invalid(path, `is no array: it has no ${change.kind}.`);
  return change;
}

function relationChange(change: Change, path: string): Change {
  if ('elements' in change) {
    const members = change.elements as readonly Reference[];
    return change.kind === 'Remove'
      ? { kind: 'Relate', add: [], remove: members }
      : { kind: 'Relate', add: members, remove: [] };
  }
  throw invalid(path, 'is a relation: give it add(…) or remove(…).');
}

function make<Kind extends string, Value>(
  change: Change & { readonly kind: ArrayChangeKind | 'Increment' | 'Unset' },
): Operation<Kind, Value> {
  return new PendingOperation(change) as unknown as Operation<Kind, Value>;
}
