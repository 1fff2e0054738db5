import type { ClassModel, FieldModel, SchemaModel } from '../../schema/model.js';
import { completePermissions } from '../../schema/normalised-permissions.js';
import { serverClass, serverField, type ServerClass } from '../../schema/server-classes.js';
import { isSystemClass } from '../../schema/system-classes.js';
import { compareSchemas } from '../compare-schemas.js';
import type { AffectedRows } from './affected-rows.js';
import type { FieldMigrations } from './field-migration.js';
import { planClass } from './plan-class.js';
import { planPermissions } from './plan-permissions.js';
import { told } from './permission-stages.js';
import type { PendingChange } from './push-journal.js';
import { Phases } from './push-phases.js';
import type { PushPlan } from './push-step.js';

export interface PlanInput {
  readonly server: SchemaModel;
  /** The classes that the server really has: `server` also holds those that every server gets sooner or later. */
  readonly existing: ReadonlySet<string>;
  readonly files: SchemaModel;
  /** The classes that files declare, each with whether they say anything of its permissions. */
  readonly declared: ReadonlyMap<string, boolean>;
  readonly pending: readonly PendingChange[];
  readonly rows: AffectedRows;
  readonly migrations: FieldMigrations;
  /** Drop classes that no file declares. */
  readonly prune: boolean;
  /** Drop the old columns of renamed fields. */
  readonly dropRenamed: boolean;
}

/** What must be done so that the server is what the files say, in order. Asks for counts, changes nothing. */
export async function planPush(input: PlanInput): Promise<PushPlan> {
  const { server, existing, files, declared } = input;
  const phases = new Phases();
  const comparison = compareSchemas(server, files, { fromServer: true });
  const before = new Map(server.classes.map((model) => [model.className, model]));
  const wanted = files.classes.filter(({ className }) => declared.has(className));
  const created = creationOrder(wanted.filter((model) => !existing.has(model.className) && isSaid(model)));
  planCreation(created, existing, declared, phases);
  for (const to of wanted) {
    const { className } = to;
    const from = before.get(className);
    if (from === undefined || created.includes(to)) continue;
    const differences = comparison.differences.filter((difference) => difference.className === className);
    const kept = comparison.kept.filter((field) => field.className === className);
    await planClass({ ...input, from, to, differences, kept }, phases);
    const renamed = differences.flatMap((one) => (one.kind === 'fieldRenamed' ? [[one.oldField, one.field]] : []));
    const renames = new Map([...renamed, ...kept.map((one) => [one.field, one.renamedTo])] as [string, string][]);
    const dropped = new Set(
      [...phases.clear, ...phases.drop].flatMap((step) =>
        step.kind === 'dropField' && step.className === className ? [step.field] : [],
      ),
    );
    planPermissions({ from, to, renames, dropped, isStated: declared.get(className) === true }, phases);
  }
  await planUndeclared(input, phases);
  noteSharedNames(wanted, phases);
  return phases.plan();
}

/** PostgreSQL has one name space for the indexes of all classes, and makes none where there is one of the name. */
function noteSharedNames(classes: readonly ClassModel[], phases: Phases): void {
  const owners = new Map<string, string>();
  for (const { className, indexes = {} } of classes) {
    for (const name of Object.keys(indexes)) {
      const owner = owners.get(name);
      owners.set(name, owner ?? className);
      if (owner === undefined) continue;
      const what = `index ${name} of ${className} is called like one of ${owner}`;
      phases.notes.push(`${what}: PostgreSQL makes only one of them, so give it a name of its own`);
    }
  }
}

/** A class of the server's own of which files say nothing new is made by the server when it needs it. */
function isSaid(model: ClassModel): boolean {
  const { fields, indexes, classLevelPermissions } = serverClass(model);
  return !isSystemClass(model.className) || Object.keys(fields).length > 0 || Boolean(indexes ?? classLevelPermissions);
}

async function planUndeclared({ server, existing, declared, rows, prune }: PlanInput, phases: Phases): Promise<void> {
  for (const { className } of server.classes) {
    if (declared.has(className) || !existing.has(className) || isSystemClass(className)) continue;
    if (prune) phases.drop.push({ kind: 'dropClass', className, rows: await rows.all(className) });
    else phases.notes.push(`class ${className} is in no file: it stays on the server (--prune drops it)`);
  }
}

/**
 * New classes are made whole, in one request. Only where they link in a circle, some links come later; until then a class
 * whose permissions are told is closed.
 */
function planCreation(
  created: readonly ClassModel[],
  existing: ReadonlySet<string>,
  declared: ReadonlyMap<string, boolean>,
  phases: Phases,
): void {
  const present = new Set(existing);
  const toCome = new Set(created.map(({ className }) => className));
  for (const model of created) {
    const { className } = model;
    present.add(className);
    const isLate = ({ type }: FieldModel): boolean =>
      'targetClass' in type && toCome.has(type.targetClass) && !present.has(type.targetClass);
    const late = model.fields.filter(isLate);
    const whole = serverClass(model);
    const permissions = told(completePermissions(model));
    const isStated = declared.get(className) === true;
    if (late.length === 0) {
      const definition = { ...whole, ...(isStated && { classLevelPermissions: permissions }) };
      phases.create.push({ kind: 'createClass', className, definition });
      continue;
    }
    const names = new Set(late.map(({ name }) => name));
    const fields = Object.fromEntries(late.map((field) => [field.name, serverField(field)]));
    const definition = without(whole, names);
    phases.create.push({
      kind: 'createClass',
      className,
      definition: isStated ? { ...definition, classLevelPermissions: closed } : definition,
    });
    phases.add.push({ kind: 'addFields', className, fields });
    if (whole.indexes !== undefined) phases.index.push({ kind: 'addIndexes', className, indexes: whole.indexes });
    if (isStated) phases.open.push({ kind: 'setPermissions', className, permissions, closes: false });
  }
}

const closed = told(completePermissions({ classLevelPermissions: {} }));

function without({ className, fields }: ServerClass, names: ReadonlySet<string>): ServerClass {
  return { className, fields: Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name))) };
}

/** Classes behind those that they link to, as far as there is such an order. */
function creationOrder(models: readonly ClassModel[]): readonly ClassModel[] {
  const byName = new Map(models.map((model) => [model.className, model]));
  const ordered = new Set<ClassModel>();
  const visiting = new Set<ClassModel>();
  const visit = (model: ClassModel): void => {
    if (ordered.has(model) || visiting.has(model)) return;
    visiting.add(model);
    for (const { type } of model.fields) {
      const target = 'targetClass' in type ? byName.get(type.targetClass) : undefined;
      if (target !== undefined) visit(target);
    }
    ordered.add(model);
  };
  for (const model of models) visit(model);
  return [...ordered];
}
