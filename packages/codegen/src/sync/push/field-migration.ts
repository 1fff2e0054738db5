import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters, types } from 'node:util';
import { displayText } from '../../diagnostics/display-text.js';
import { defaultValue } from '../../schema/default-value.js';
import type { FieldModel, JsonValue } from '../../schema/model.js';
import type { DataRow } from './class-rows.js';
import { PushError } from './push-error.js';

/**
 * What `migrations/Class.field.ts` exports by default: the new value of a field, from its old value and the whole row, both
 * as the REST API answers them. `undefined` or `null` leaves the field empty. A `Date` is taken for a date.
 */
export type FieldMigration = (value: JsonValue | undefined, row: Readonly<Record<string, JsonValue>>) => unknown;

const endings = ['.ts', '.mts', '.js', '.mjs'];

/** The migrations of a project, by field. */
export class FieldMigrations {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  has(className: string, field: string): boolean {
    return this.#file(className, field) !== undefined;
  }

  /** Tells one text of a migration from another. */
  fingerprint(className: string, field: string): string {
    const file = this.#file(className, field);
    return file === undefined ? '' : createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
  }

  /** Throws {@link PushError} where the module cannot be loaded. */
  async load(className: string, field: FieldModel): Promise<LoadedMigration> {
    const file = this.#file(className, field.name);
    if (file === undefined) throw new PushError(`${join(this.#folder, `${className}.${field.name}.ts`)} is gone`);
    const { createJiti } = await import('jiti');
    const definition = fileURLToPath(new URL('../../config-definition.js', import.meta.url));
    const jiti = createJiti(import.meta.url, {
      alias: { '@parse-orm/codegen': definition },
      moduleCache: false,
      fsCache: false,
    });
    try {
      const migrate: unknown = await jiti.import(file, { default: true });
      if (typeof migrate === 'function') return new LoadedMigration(file, className, field, migrate as FieldMigration);
    } catch (error) {
      throw new PushError(`${file} cannot be loaded: ${firstLine(error)}`);
    }
    throw new PushError(`${file} exports no function: write \`export default (value, row) => …\``);
  }

  #file(className: string, field: string): string | undefined {
    return endings
      .map((ending) => join(this.#folder, `${className}.${field}${ending}`))
      .find((file) => existsSync(file));
  }
}

export class LoadedMigration {
  readonly #file: string;
  readonly #className: string;
  readonly #field: FieldModel;
  readonly #migrate: FieldMigration;

  constructor(file: string, className: string, field: FieldModel, migrate: FieldMigration) {
    [this.#file, this.#className, this.#field, this.#migrate] = [file, className, field, migrate];
  }

  /** The new value as it travels; `undefined` for none. Throws {@link PushError}, before anything of the row is changed. */
  async value(old: JsonValue | undefined, row: DataRow): Promise<JsonValue | undefined> {
    const place = `${this.#file}, for ${this.#className} ${row.objectId}`;
    let made: unknown;
    try {
      made = await this.#migrate(old, row);
    } catch (error) {
      throw new PushError(`${place}: it threw ${firstLine(error)}; correct it, then run push again`);
    }
    if (made === undefined || made === null) return undefined;
    const read = defaultValue(this.#field.type, plain(made));
    if ('wire' in read) return read.wire;
    const problem = read.problem.replace('the default', 'the value');
    throw new PushError(`${place}: ${problem}; correct it, then run push again`);
  }
}

/** What the REST API wraps, as schema files write it. */
function plain(value: unknown): unknown {
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString();
  if (types.isUint8Array(value)) return Buffer.from(value).toString('base64');
  return value;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return displayText(stripVTControlCharacters(text.split('\n')[0] ?? '')).slice(0, 300);
}
