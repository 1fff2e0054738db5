import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { Answer } from '../model/answer.js';
import type { Change } from '../model/change.js';
import type { Connection } from '../model/connection.js';
import { encodeChanges } from '../model/encode-change.js';
import { changeField } from '../model/field-access.js';
import { type Model, stateOf } from '../model/model.js';
import { afterUploads } from '../model/new-files.js';
import type { ModelState } from '../model/state.js';
import type { Reference } from '../values/reference.js';
import type { FieldDefinition } from '../wire/class-schema.js';
import { decodeField, decodeValue } from '../wire/decode.js';
import type { SdkObject } from './parse-sdk.js';

/** The SDK's object as a model, without changes. */
export function modelOf(object: SdkObject, connection: Connection): Model {
  return new Answer(connection).row(object.className, storedRow(object));
}

/** The row without the session token that the server puts into a user. */
export function storedRow(object: SdkObject): JsonObject {
  const { sessionToken: _, ...row } = object.toJSON();
  return object.className === '_User' ? row : object.toJSON();
}

/**
 * An object that is about to be saved, as a model: what the client changes are changes of the model, too. What the
 * handler changes of it is written onto the SDK's object, which Parse Server then stores.
 */
export class SavedObject {
  readonly model: Model;
  readonly #object: SdkObject;
  readonly #state: ModelState;
  readonly #isNew: boolean;
  /** What the client changes, by wire name. */
  readonly #sent: ReadonlyMap<string, Change>;

  constructor(object: SdkObject, original: SdkObject | undefined, connection: Connection) {
    this.model = new Answer(connection).row(object.className, original ? storedRow(original) : {});
    this.#object = object;
    this.#state = stateOf(this.model);
    this.#isNew = original === undefined;
    Object.defineProperty(this.model, 'save', { value: refuseSave });
    for (const name of object.dirtyKeys()) {
      const operation = object.op(name);
      if (operation) this.#take(name, operation.toJSON());
    }
    this.#sent = new Map(this.#state.changes);
  }

  /**
   * Files that are new are uploaded first, as whoever asks.
   *
   * @throws ValidationError naming what was given to the object and cannot be stored
   */
  async write(): Promise<void> {
    const { answer, changes = new Map<string, Change>(), definition } = this.#state;
    const names = new Set([...this.#sent.keys(), ...changes.keys()]);
    const changed = new Set([...names].filter((name) => changes.get(name) !== this.#sent.get(name)));
    const own = new Map([...changes].filter(([name]) => changed.has(name)));
    const body = await afterUploads(answer.connection, undefined, undefined, () =>
      encodeChanges(definition.byName, own),
    );
    // Changes of the model stand for those of the client: the older ones are merged into them.
    const pending = [...changed].flatMap((name) => this.#pendingNames(name));
    const isSet = (name: string): boolean => Object.keys(body).some((key) => `${key}.`.startsWith(`${name}.`));
    const reverted = this.#isNew ? {} : this.#reverted(pending.filter((name) => !isSet(name)));
    // Without a name everything would be reverted.
    if (pending.length > 0) this.#object.revert(...pending);
    this.#object.set({ ...this.#stuck(pending), ...reverted, ...body }, { ignoreValidation: true });
  }

  /** Keys that the client changes Parse Server puts into the object that it holds, where no revert finds them. */
  #stuck(pending: readonly string[]): JsonObject {
    const { row } = this.#state;
    const left = this.#object.dirtyKeys().filter((name) => pending.includes(name) && row[name] !== undefined);
    return Object.fromEntries(left.map((name) => [name, row[name] ?? null]));
  }

  /** What is set in place of changes that are reverted: only of what is taken away does the server tell the client. */
  #reverted(pending: readonly string[]): JsonObject {
    const { changes, definition, row } = this.#state;
    const entries = pending.map((name): readonly [string, JsonValue | undefined] => {
      const [root = '', key] = name.split('.');
      const field = definition.byName.get(root);
      if (!field || changes?.get(root)?.kind === 'Set') return [name, undefined];
      const held = row[root];
      if (key !== undefined)
        return [name, keyAsItWas(isJsonObject(held) ? held[key] : undefined, this.#object.op(name))];
      const isPlain = !field.isBuiltIn && !field.required && field.kind !== 'Relation';
      return [name, isPlain && held === undefined ? takenAway : undefined];
    });
    return Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
  }

  /** Takes over what the client changes; a field that the models do not know goes its way untouched. */
  #take(name: string, wire: JsonValue): void {
    const [root = '', key, ...deeper] = name.split('.');
    const field = this.#state.definition.byName.get(root);
    if (!field || deeper.length > 0 || (field.isBuiltIn && field.kind !== 'ACL')) return;
    const { answer } = this.#state;
    if (key === undefined) return changeField(this.#state, field, changeOf(wire, field, answer));
    const inner = changeOf(wire, { ...field, kind: 'Object' }, answer);
    changeField(this.#state, field, { kind: 'Nested', keys: new Map([[key, inner]]) });
  }

  #pendingNames(name: string): string[] {
    return this.#object.dirtyKeys().filter((dirty) => dirty === name || dirty.startsWith(`${name}.`));
  }
}

/** What stands for a value that is taken away. */
export const takenAway: JsonObject = { __op: 'Delete' };

function keyAsItWas(held: JsonValue | undefined, operation: ReturnType<SdkObject['op']>): JsonValue {
  const sent = operation?.toJSON();
  const isCounted = isJsonObject(sent) && sent['__op'] === 'Increment';
  if (held === undefined) return takenAway;
  // What others have counted meanwhile stays.
  return isCounted ? { __op: 'Increment', amount: 0 } : held;
}

/** It would begin the same trigger again, which would save again. */
async function refuseSave(this: Model): Promise<never> {
  throw new TypeError(
    `${this.className}.beforeSave saves its own object: change it there, it is stored when the handler has ended.`,
  );
}

/** A change as it travels (REST guide, "Objects: Updating Objects"). */
function changeOf(wire: JsonValue, field: FieldDefinition, answer: Answer): Change {
  const operation = isJsonObject(wire) ? wire : {};
  const elements = (): readonly unknown[] => {
    const { objects } = operation;
    return Array.isArray(objects) ? (decodeValue(objects, answer) as readonly unknown[]) : [];
  };
  const members = (): readonly Reference[] => elements() as readonly Reference[];
  switch (operation['__op']) {
    case 'Delete':
      return { kind: 'Unset' };
    case 'Increment':
      return { kind: 'Increment', amount: Number(operation['amount']) };
    case 'Add':
    case 'AddUnique':
    case 'Remove':
      return { kind: operation['__op'], elements: elements() };
    case 'AddRelation':
      return { kind: 'Relate', add: members(), remove: [] };
    case 'RemoveRelation':
      return { kind: 'Relate', add: [], remove: members() };
    case 'Batch':
      return relationChange(operation['ops'], field, answer);
    default: {
      const value = decodeField(field, wire, answer);
      return value === undefined ? { kind: 'Unset' } : { kind: 'Set', value };
    }
  }
}

function relationChange(operations: JsonValue | undefined, field: FieldDefinition, answer: Answer): Change {
  const parts = Array.isArray(operations) ? operations.map((part: JsonValue) => changeOf(part, field, answer)) : [];
  const members = (side: 'add' | 'remove'): Reference[] =>
    parts.flatMap((part) => (part.kind === 'Relate' ? part[side] : []));
  return { kind: 'Relate', add: members('add'), remove: members('remove') };
}
