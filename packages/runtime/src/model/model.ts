import type { ACL } from '../values/acl.js';
import type { JsonObject } from '../json.js';
import type { CallOptions } from '../transport/api-request.js';
import { objectPath } from '../wire/object-path.js';
import { add, addUnique, increment, remove, unset } from './operation.js';
import { cloneOf } from './clone.js';
import { changedNames, revertChanges } from './changed-names.js';
import { changePlace, readField } from './field-access.js';
import { fetchRequest, takeFetched } from './fetch.js';
import type { ChangeableField, FieldKinds } from './field-kinds.js';
import type { MayDelete, MayGet, MaySave } from './permitted.js';
import { saveChanges } from './save.js';
import type { Pointer } from './pointer.js';
import { type ModelState, isUnsaved, noteSaving } from './state.js';
import { rowWithChanges } from './row-with-changes.js';

/** What an object is made of, for the runtime's own use. */
export let stateOf: (model: Model) => ModelState;

/** One object of a class. Generated classes extend it; objects come from a client, never from `new`. */
export abstract class Model<Fields extends FieldKinds = FieldKinds> {
  readonly #state: ModelState;

  /** The name of the class on the wire, such as `_User`. */
  abstract readonly className: string;

  protected constructor(state: ModelState) {
    this.#state = state;
  }

  static {
    stateOf = (model) => model.#state;
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: inspectModel });
  }

  /** @throws Error when the object was never saved: ask `isNew` */
  get objectId(): string {
    return this.#identity('objectId') as string;
  }

  /** @throws Error when the object was never saved: ask `isNew` */
  get createdAt(): Date {
    return this.#identity('createdAt') as Date;
  }

  /** @throws Error when the object was never saved: ask `isNew` */
  get updatedAt(): Date {
    return this.#identity('updatedAt') as Date;
  }

  /** Who may read and write the object; `undefined` means everybody. */
  get ACL(): ACL | undefined {
    return this.#read('ACL') as ACL | undefined;
  }

  set ACL(acl: ACL | undefined) {
    this.#change('ACL', acl);
  }

  /** Whether the object was never saved. */
  get isNew(): boolean {
    return isUnsaved(this.#state);
  }

  /** Whether there are changes that no save has sent: of any field, of one, or of one key (`seo.score`). */
  isDirty(field?: ChangeableField<Fields>): boolean {
    const changed = this.changedFields();
    if (field === undefined) return changed.length > 0;
    return changed.some((name) => name === field || name.startsWith(`${field}.`) || field.startsWith(`${name}.`));
  }

  /** The names in code of the fields, or of the keys alone (`seo.score`), whose changes no save has sent. */
  changedFields(): ChangeableField<Fields>[] {
    return changedNames(this.#state) as ChangeableField<Fields>[];
  }

  /**
   * Forgets the changes that no save has sent: of all fields, of one, or of one key (`seo.score`).
   *
   * @throws ValidationError for a key of an object that was set as a whole
   */
  revert(field?: ChangeableField<Fields>): void {
    revertChanges(this.#state, field);
  }

  /**
   * Sets a field as an assignment does, or one key inside an object field: `post.set('seo.score', 3)` sends this key
   * alone and leaves the others as they are. What is deeper travels with its neighbours below the first key.
   */
  set<Field extends keyof Fields['values']>(field: Field, value: Fields['values'][Field]): this {
    return this.#change(field, value);
  }

  /** Adds `amount` (1 unless told) to a number, atomically on the server. */
  increment(field: Fields['number'], amount: number = 1): this {
    return this.#change(field, increment(amount));
  }

  /** Appends elements to an array, atomically on the server. */
  add<Field extends keyof Fields['arrays']>(field: Field, ...elements: readonly Fields['arrays'][Field][]): this {
    return this.#change(field, add(...elements));
  }

  /** Appends the elements that the array does not hold yet, atomically on the server. */
  addUnique<Field extends keyof Fields['arrays']>(field: Field, ...elements: readonly Fields['arrays'][Field][]): this {
    return this.#change(field, addUnique(...elements));
  }

  /** Removes every occurrence of the elements from an array, atomically on the server. */
  remove<Field extends keyof Fields['arrays']>(field: Field, ...elements: readonly Fields['arrays'][Field][]): this {
    return this.#change(field, remove(...elements));
  }

  /** Takes the value of an optional field away. */
  unset(field: Fields['optional']): this {
    return this.#change(field, unset());
  }

  /**
   * Sends the changes, in one request: only what changed travels. Without changes nothing is sent.
   *
   * Changes made while a save is under way are kept for the next one; a second `save` waits for the first. When it
   * fails the changes are still there.
   *
   * @throws ParseError when the server refuses, ConnectionError, TimeoutError or AbortError when it cannot be known
   * @throws ValidationError when a value cannot travel; nothing was sent then
   */
  save(this: MaySave<Fields>, options?: CallOptions): Promise<this>;
  save(options?: CallOptions): Promise<this> {
    const state = this.#state;
    const saveNow = (): Promise<this> => this.#saveNow(options);
    // Without one to wait for it begins at once: what the caller changes next is no part of it.
    const saving = state.saving ? state.saving.then(saveNow, saveNow) : saveNow();
    noteSaving(state, saving);
    return saving;
  }

  async #saveNow(options?: CallOptions): Promise<this> {
    await saveChanges(this.#state, options);
    return this;
  }

  /**
   * Loads the object anew, with the links that it was loaded with. Changes that no save has sent stay.
   *
   * @throws ParseError `ObjectNotFound` when it was deleted or may not be read
   */
  fetch(this: MayGet<Fields>, options?: CallOptions): Promise<this>;
  async fetch(options?: CallOptions): Promise<this> {
    // Throws where the object was never saved.
    void this.objectId;
    const state = this.#state;
    takeFetched(state, await state.answer.connection.request(fetchRequest(state), options));
    return this;
  }

  /**
   * Deletes the object on the server.
   *
   * @throws ParseError `ObjectNotFound` when it is gone already or may not be written
   */
  delete(this: MayDelete<Fields>, options?: CallOptions): Promise<void>;
  async delete(options?: CallOptions): Promise<void> {
    const path = objectPath(this.className, this.objectId);
    await this.#state.answer.connection.request({ method: 'DELETE', path, batchable: true }, options);
  }

  /**
   * A new object, not saved, with the same values: also the ACL and changes that no save has sent. Left out are
   * `objectId`, the dates, the members of relations, and what the server never answers, such as a password.
   */
  clone(): this {
    return cloneOf(this.#state) as unknown as this;
  }

  /** A link to this object. */
  toPointer(): Pointer<this> {
    return this.#state.answer.pointer(this.className, this.objectId) as unknown as Pointer<this>;
  }

  /**
   * The object in its wire form with all changes applied; fields that the schema does not know are kept, what opens an
   * account is not: the `authData` of users, the `sessionToken` of sessions. What it holds is shared with the object and
   * not to be changed in place: `structuredClone` makes a copy.
   */
  toJSON(): JsonObject {
    return rowWithChanges(this.#state, secretFields[this.className]);
  }

  #identity(property: 'objectId' | 'createdAt' | 'updatedAt'): unknown {
    const value = this.#read(property);
    if (value !== undefined || !this.isNew) return value;
    throw new Error(`This ${this.className} has no ${property} yet: it was never saved. Save it first, or ask isNew.`);
  }

  #read(property: string): unknown {
    const field = this.#state.definition.byProperty.get(property);
    return field && readField(this.#state, field);
  }

  #change(place: PropertyKey, value: unknown): this {
    changePlace(this.#state, String(place), value);
    return this;
  }
}

/** The fields that open an account to whoever reads them, by class: in no text that is made of an object. */
const secretFields: { readonly [className: string]: string } = { _User: 'authData', _Session: 'sessionToken' };

/** What `console.log` shows on Node: the fields by their names in code. */
function inspectModel(
  this: Model,
  _depth: number,
  options: object,
  inspect: (value: object, options: object) => string,
): string {
  const state = stateOf(this);
  const fields = [...state.definition.byProperty.values()].flatMap((field) => {
    const isHidden = field.kind === 'Relation' || field.writeOnly || field.name === secretFields[this.className];
    const value = isHidden ? undefined : readField(state, field);
    return value === undefined ? [] : [[field.property, value] as const];
  });
  return `${this.className} ${inspect(Object.fromEntries(fields), options)}`;
}
