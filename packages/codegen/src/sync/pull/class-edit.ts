import type { Path } from '../../diagnostics/diagnostic-list.js';
import { permissionOperations } from '../../schema/class-definition.js';
import { isMap } from '../../schema/class-draft.js';
import { kindsWithOption } from '../../schema/field-forms.js';
import type { ClassModel, FieldModel, JsonValue } from '../../schema/model.js';
import type { Difference } from '../difference.js';
import { serverSpelling } from '../type-spelling.js';
import type { ValueEdit } from './value-edit.js';
import { writtenDefault, writtenField } from './written-class.js';

const operations: ReadonlySet<string> = new Set(permissionOperations);

/** Brings what a server holds of a class into the place of a file where the class is declared. */
export class ClassEdit {
  readonly #edit: ValueEdit;
  readonly #path: Path;
  readonly #held: ClassModel;

  constructor(edit: ValueEdit, path: Path, held: ClassModel) {
    this.#edit = edit;
    this.#path = path;
    this.#held = held;
  }

  /** Undoes a difference that leads from the server to the file, so that the file says what the server holds. */
  undo(difference: Difference): void {
    const { kind } = difference;
    if (kind === 'fieldAdded') this.#edit.remove(this.#at('fields', difference.field));
    else if (kind === 'fieldRemoved') this.#addField(difference.from);
    else if (kind === 'typeChanged') this.#setType(difference.from);
    else if (kind === 'requiredChanged') this.#setOption(difference.from, 'required', difference.from.required);
    else if (kind === 'defaultChanged') this.#setDefault(difference.from);
    else if (kind === 'indexAdded') this.#removeEntry('indexes', difference.index);
    else if (kind === 'indexRemoved') this.#edit.set(this.#at('indexes', difference.index), difference.from);
    // The same columns in another order are another index.
    else if (kind === 'indexChanged') this.#edit.replace(this.#at('indexes', difference.index), difference.from);
    else if (kind === 'permissionChanged') this.#setPermission(difference.permission, difference.from);
  }

  #at(...below: string[]): Path {
    return [...this.#path, ...below];
  }

  #addField(field: FieldModel): void {
    const fields = this.#edit.value(this.#at('fields'));
    const written = isMap(fields) ? Object.values(fields) : [];
    const isBare = (value: unknown): boolean =>
      isMap(value) && Object.keys(value).every((key) => key === 'type' || key === 'targetClass');
    const shorthand = !written.some(isBare) || written.some((value) => typeof value === 'string');
    this.#edit.set(this.#at('fields', field.name), writtenField(field, shorthand));
  }

  /** The spelling with angle brackets stays where it is used; what only the old type could have goes. */
  #setType(held: FieldModel): void {
    const { name, type } = held;
    const path = this.#at('fields', name);
    const written = this.#edit.value(path);
    if (!isMap(written)) return this.#edit.set(path, serverSpelling(type));
    const isLong = Object.hasOwn(written, 'targetClass') && 'targetClass' in type;
    for (const key of Object.keys(written)) {
      const kinds = kindsWithOption(key);
      const stays = kinds.includes(type.kind) && (key !== 'targetClass' || isLong);
      if (kinds.length > 0 && !stays) this.#edit.remove([...path, key]);
    }
    this.#edit.set([...path, 'type'], isLong ? type.kind : serverSpelling(type));
    if (isLong) this.#edit.set([...path, 'targetClass'], type.targetClass);
  }

  #setDefault(held: FieldModel): void {
    const { type, defaultValue } = held;
    this.#setOption(held, 'defaultValue', defaultValue === undefined ? false : writtenDefault(type, defaultValue), {
      isAbsent: defaultValue === undefined,
    });
  }

  #setOption(held: FieldModel, key: string, value: JsonValue, { isAbsent = value === false } = {}): void {
    const path = this.#at('fields', held.name);
    const written = this.#edit.value(path);
    if (written === undefined) this.#addField(held);
    else if (isMap(written) && isAbsent) this.#edit.remove([...path, key]);
    else if (isMap(written)) this.#edit.set([...path, key], value);
    else if (!isAbsent) this.#edit.set(path, { type: written as JsonValue, [key]: value });
  }

  #setPermission(permission: string, value: JsonValue): void {
    const all = this.#at('classLevelPermissions');
    const held = this.#held.classLevelPermissions;
    if (!isMap(this.#edit.value(all))) {
      if (held !== undefined) this.#edit.set(all, held, 1);
      return;
    }
    // An operation must be told; the others say nothing when they are left out.
    const saysNothing = !operations.has(permission) && held?.[permission] === undefined;
    if (saysNothing) this.#edit.remove([...all, permission]);
    else this.#edit.set([...all, permission], value);
  }

  #removeEntry(key: string, name: string): void {
    const entries = this.#edit.value(this.#at(key));
    const isLast = isMap(entries) && Object.keys(entries).length === 1;
    this.#edit.remove(isLast ? this.#at(key) : this.#at(key, name));
  }
}
