import type { ClassModel, FieldModel } from '../../schema/model.js';
import { serverField, type ServerField } from '../../schema/server-classes.js';
import { columnsOf } from '../../schema/system-classes.js';
import type { Difference, KeptField } from '../difference.js';
import { serverSpelling } from '../type-spelling.js';
import type { AffectedRows } from './affected-rows.js';
import type { FieldMigrations } from './field-migration.js';
import { planIndexes } from './plan-indexes.js';
import { PushError } from './push-error.js';
import { leadsTo, type PendingChange } from './push-journal.js';
import type { Phases } from './push-phases.js';

export interface ClassContext {
  readonly from: ClassModel;
  readonly to: ClassModel;
  readonly differences: readonly Difference[];
  readonly kept: readonly KeptField[];
  readonly pending: readonly PendingChange[];
  readonly rows: AffectedRows;
  readonly migrations: FieldMigrations;
  readonly dropRenamed: boolean;
}

/** Plans what becomes of the fields and indexes of a class that both sides have. */
export async function planClass(context: ClassContext, phases: Phases): Promise<void> {
  const planner = new ClassPlanner(context, phases);
  for (const difference of context.differences) await planner.plan(difference);
  for (const field of context.kept) await planner.planKept(field);
  await planner.planInterrupted();
  planner.finish();
}

class ClassPlanner {
  readonly #context: ClassContext;
  readonly #phases: Phases;
  readonly #className: string;
  readonly #added: Record<string, ServerField> = {};
  readonly #options: Record<string, ServerField> = {};
  /** Fields whose every change is in a step already. */
  readonly #settled: Set<string> = new Set();
  readonly #remade: Set<string> = new Set();

  constructor(context: ClassContext, phases: Phases) {
    this.#context = context;
    this.#phases = phases;
    this.#className = context.to.className;
    for (const { kind, ...difference } of context.differences) {
      const isWhole = kind === 'fieldRenamed' || kind === 'typeChanged';
      if (isWhole && 'field' in difference && difference.field !== undefined) this.#settled.add(difference.field);
    }
  }

  async plan(difference: Difference): Promise<void> {
    const { kind } = difference;
    if ('field' in difference && Object.hasOwn(columnsOf(this.#className), difference.field ?? '')) return;
    if (kind === 'fieldAdded') await this.#planAdded(difference.to);
    else if (kind === 'fieldRenamed') await this.#planRenamed(difference.from, difference.to);
    else if (kind === 'typeChanged' && !this.#isRenamed(difference.field)) {
      await this.#planRetyped(difference.from, difference.to);
    } else if (kind === 'fieldRemoved') {
      const rows = await this.#context.rows.with(this.#className, difference.from);
      const { className, field, from } = difference;
      const list = this.#givesWay(from) ? this.#phases.clear : this.#phases.drop;
      list.push({ kind: 'dropField', className, field, from, rows, loses: rows });
    } else if ((kind === 'requiredChanged' || kind === 'defaultChanged') && !this.#settled.has(difference.field)) {
      await this.#planOptions(difference.to);
    }
  }

  /** The old column of a rename: its data may still be on the way, and it is dropped when that is asked for. */
  async planKept({ field, renamedTo, from }: KeptField): Promise<void> {
    const { pending, to: model, rows, dropRenamed, migrations } = this.#context;
    const className = this.#className;
    const to = model.fields.find(({ name }) => name === renamedTo);
    const isUnderWay = pending.some(
      (change) => change.kind === 'rename' && change.target === `${className}.${renamedTo}` && change.version === field,
    );
    if (isUnderWay && to !== undefined) {
      const count = await rows.with(className, from);
      const migrates = migrations.has(className, renamedTo);
      this.#phases.data.push({ kind: 'copyField', className, field: renamedTo, from, to, rows: count, migrates });
    }
    if (from.required) this.#options[field] = serverField({ ...from, required: false });
    const uncopied = isUnderWay || to === undefined ? 0 : await rows.uncopied(className, from, to);
    if (dropRenamed) {
      const count = await rows.with(className, from);
      this.#phases.drop.push({ kind: 'dropField', className, field, from, rows: count, loses: uncopied });
    } else if (uncopied > 0) {
      const noun = from.type.kind === 'Relation' ? 'link' : 'value';
      const values = `${uncopied} ${noun}${uncopied === 1 ? '' : 's'} of ${className}.${field} not in ${renamedTo}`;
      const why = `written or deleted after the rename, or never copied because ${renamedTo} was there before it`;
      this.#phases.notes.push(`${values}: ${why}`);
    }
  }

  /** What an earlier push has begun and no difference shows any more. */
  async planInterrupted(): Promise<void> {
    const { pending, from, to, rows } = this.#context;
    for (const change of pending) {
      const [className = '', field = ''] = change.target.split('.');
      if (change.kind !== 'retype' || className !== this.#className || this.#settled.has(field)) continue;
      const wanted = to.fields.find(({ name }) => name === field);
      const held = from.fields.find(({ name }) => name === field);
      const isMade = held !== undefined && wanted && serverSpelling(held.type) === serverSpelling(wanted.type);
      if (wanted !== undefined && isMade && leadsTo(change, wanted)) {
        const lacking = await rows.without(className, field);
        this.#phases.data.push({ kind: 'retypeField', className, field, to: wanted, rows: lacking });
      } else {
        const what = `values of ${change.target} that an interrupted push kept aside are not put back`;
        this.#phases.notes.push(`${what}: the schema files no longer want the type that they were made for`);
      }
    }
  }

  finish(): void {
    const className = this.#className;
    if (Object.keys(this.#added).length > 0) {
      this.#phases.add.push({ kind: 'addFields', className, fields: this.#added });
    }
    if (Object.keys(this.#options).length > 0) {
      this.#phases.options.push({ kind: 'setOptions', className, fields: this.#options });
    }
    planIndexes(this.#context, this.#remade, this.#phases);
  }

  /** The server takes one GeoPoint a class (`validateSchemaData` in `SchemaController.js`). */
  #givesWay({ type }: FieldModel): boolean {
    const { differences } = this.#context;
    const isPlace = (one: Difference): boolean => one.kind === 'fieldAdded' && one.to.type.kind === 'GeoPoint';
    return type.kind === 'GeoPoint' && differences.some(isPlace);
  }

  #isRenamed(field: string): boolean {
    return this.#context.differences.some((one) => one.kind === 'fieldRenamed' && one.field === field);
  }

  async #planAdded(to: FieldModel): Promise<void> {
    const className = this.#className;
    const target = `${className}.${to.name}`;
    const begun = this.#context.pending.find((change) => change.kind === 'retype' && change.target === target);
    if (begun !== undefined) {
      if (!leadsTo(begun, to)) {
        throw new PushError(
          `an interrupted push was changing ${target} to another type than the files want now, and its values wait for that: set it again, push, then change it`,
        );
      }
      this.#settled.add(to.name);
      this.#phases.data.push({
        kind: 'retypeField',
        className,
        field: to.name,
        to,
        rows: await this.#context.rows.all(className),
      });
      await this.#demand(to, await this.#context.rows.all(className));
      return;
    }
    const isFilled = to.required && (await this.#fill(to, await this.#context.rows.all(className)));
    this.#added[to.name] = serverField({ ...to, required: to.required && !isFilled });
    if (isFilled) this.#options[to.name] = serverField(to);
  }

  async #planRenamed(from: FieldModel, to: FieldModel): Promise<void> {
    const { rows, migrations, dropRenamed } = this.#context;
    const className = this.#className;
    const count = await rows.with(className, from);
    const migrates = migrations.has(className, to.name);
    if (from.type.kind === 'GeoPoint' && to.type.kind === 'GeoPoint') {
      throw new PushError(
        `${className}.${from.name} cannot be renamed to ${to.name}: a class has one GeoPoint at a time, so there is no place to copy it to; keep the name on the wire and set \`property: ${to.name}\``,
      );
    }
    const isRetyped = serverSpelling(from.type) !== serverSpelling(to.type);
    const isRelation = from.type.kind === 'Relation' || to.type.kind === 'Relation';
    if (isRetyped && isRelation && count > 0) {
      throw new PushError(
        `${className}.${to.name} is renamed from ${from.name}, but links cannot become ${serverSpelling(to.type)} or the other way round: add the new field without \`renamed\``,
      );
    }
    if (isRetyped && !migrates && count > 0) {
      throw new PushError(
        `${className}.${to.name} is renamed from ${from.name} and changes its type from ${serverSpelling(from.type)} to ${serverSpelling(to.type)}: write migrations/${className}.${to.name}.ts, or do one after the other`,
      );
    }
    this.#added[to.name] = serverField({ ...to, required: false });
    this.#phases.data.push({ kind: 'copyField', className, field: to.name, from, to, rows: count, migrates });
    if (from.required) this.#options[from.name] = serverField({ ...from, required: false });
    await this.#demand(to, to.required ? await rows.without(className, from.name) : 0);
    if (dropRenamed)
      this.#phases.drop.push({ kind: 'dropField', className, field: from.name, from, rows: count, loses: 0 });
    else this.#phases.notes.push(`${className}.${from.name} is kept with its data until push --drop-renamed`);
  }

  async #planRetyped(from: FieldModel, to: FieldModel): Promise<void> {
    const { rows, migrations } = this.#context;
    const className = this.#className;
    const field = to.name;
    this.#remade.add(field);
    const count = await rows.with(className, from);
    const isRelation = from.type.kind === 'Relation' || to.type.kind === 'Relation';
    const migrates = count > 0 && !isRelation && migrations.has(className, field);
    const step = { className, field, from, to, rows: count };
    this.#phases.data.push(migrates ? { kind: 'retypeField', ...step } : { kind: 'replaceField', ...step });
    const lacking = migrates ? await rows.without(className, field) : await rows.all(className);
    await this.#demand(to, to.required ? lacking : 0);
  }

  async #planOptions(to: FieldModel): Promise<void> {
    if (to.name in this.#options) return;
    const lacking = to.required ? await this.#context.rows.without(this.#className, to.name) : 0;
    await this.#demand(to, lacking);
    this.#options[to.name] = serverField(to);
  }

  /** What makes a field required after its values are there. */
  async #demand(to: FieldModel, lacking: number): Promise<void> {
    if (!to.required) return;
    await this.#fill(to, lacking);
    this.#options[to.name] = serverField(to);
  }

  /** Whether rows without a value get one before the field becomes required. */
  async #fill(to: FieldModel, rows: number): Promise<boolean> {
    if (rows === 0) return false;
    const className = this.#className;
    const migrates = this.#context.migrations.has(className, to.name);
    const isPossible = migrates || to.defaultValue !== undefined;
    if (isPossible) this.#phases.fill.push({ kind: 'fillField', className, field: to.name, to, rows, migrates });
    else {
      const remedy = `give it a default, or write migrations/${className}.${to.name}.ts`;
      this.#phases.notes.push(`rows of ${className} without ${to.name}, which becomes required: ${rows}; ${remedy}`);
    }
    return isPossible;
  }
}
