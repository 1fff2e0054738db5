import { journalClass } from '../../schema/journal-class.js';
import type { FieldModel, JsonValue } from '../../schema/model.js';
import { serverField } from '../../schema/server-classes.js';
import type { BatchRequest } from '../../server/rest-client.js';
import type { ApplyContext } from './apply-step.js';
import { classRows, type DataRow, writeRows } from './class-rows.js';
import type { LoadedMigration } from './field-migration.js';
import { PushError } from './push-error.js';
import { type PendingChange, versionOf } from './push-journal.js';
import type { PushStep } from './push-step.js';

type RetypeStep = Extract<PushStep, { kind: 'retypeField' }>;
interface StageStep extends RetypeStep {
  readonly from: FieldModel;
  readonly target: string;
  readonly change: PendingChange;
}

/**
 * Gives a field another type. A server cannot; so the migrated values are kept aside on the server, counted, then the field
 * is made anew and the values are put back, counted again. From each of these points a later push goes on.
 */
export async function retypeField(context: ApplyContext, step: RetypeStep): Promise<void> {
  const { className, from, to } = step;
  const target = `${className}.${to.name}`;
  const pending = (await context.journal.pending()).find((one) => one.kind === 'retype' && one.target === target);
  let change = pending;
  if (from !== undefined) {
    const fingerprint = context.migrations.fingerprint(className, to.name);
    change = await context.journal.begin('retype', target, versionOf(to.type, fingerprint));
    await stageValues(context, { ...step, from, target, change });
    await context.journal.setPhase(change, 'staged');
    await alterFields(context, className, { [from.name]: { __op: 'Delete' } });
  }
  if (change === undefined) throw new PushError(`what was kept aside of ${target} is gone: run push again`);
  const held = await heldFields(context, className);
  if (!held.has(to.name)) {
    await alterFields(context, className, { [to.name]: serverField({ ...to, required: false }) });
  }
  if (change.phase !== 'restored') {
    await restoreValues(context, step, target);
    await context.journal.setPhase(change, 'restored');
  }
  await context.journal.end(change);
}

/** Passes over rows that were written meanwhile, before it is given up. */
const passes = 5;
/** Milliseconds by which the clocks of several servers may differ. */
const skew = 60_000;

/** Keeps the new value of every row aside, then those of rows that were written while this was going on. */
async function stageValues(context: ApplyContext, step: StageStep): Promise<void> {
  const { target, from, rows } = step;
  const { client, journal, progress } = context;
  const migration = await context.migrations.load(step.className, step.to);
  const having = { [from.name]: { $exists: true } };
  progress.begin(`${target}: values kept aside`, rows);
  try {
    let where: object = having;
    for (let pass = 0; ; pass += 1) {
      const now = await journal.setPhase(step.change, 'begun');
      const staged = await stagePass(context, step, migration, where);
      if (pass > 0 && staged === 0) break;
      if (pass === passes) throw written(step);
      where = { updatedAt: { $gte: { __type: 'Date', iso: new Date(Date.parse(now) - skew).toISOString() } } };
    }
  } finally {
    progress.end();
  }
  const held = await client.count(step.className, having);
  if (held > (await client.count(journalClass, { kind: 'value', target }))) throw written(step);
}

/** How many values it kept aside. A row that is kept as it is now is passed over. */
async function stagePass(
  context: ApplyContext,
  { className, target, from }: StageStep,
  migration: LoadedMigration,
  where: object,
): Promise<number> {
  let count = 0;
  for await (const page of classRows(context.client, className, where)) {
    const known = new Map((await stagedRows(context, target, page)).map((row) => [row['row'], row]));
    const requests: BatchRequest[] = [];
    for (const row of page) {
      const staged = known.get(row.objectId);
      const old = row[from.name];
      if (staged?.['version'] === row['updatedAt'] || (staged === undefined && old === undefined)) continue;
      const value = old === undefined ? undefined : await migration.value(old, row);
      const body = { version: row['updatedAt'], value: { v: value ?? null } };
      const path = `/classes/${journalClass}`;
      if (staged !== undefined) requests.push({ method: 'PUT', path: `${path}/${staged.objectId}`, body });
      else requests.push({ method: 'POST', path, body: { kind: 'value', target, row: row.objectId, ...body } });
    }
    await writeRows(context.client, requests);
    count += requests.length;
    context.progress.add(page.length);
  }
  return count;
}

function written({ className, from }: StageStep): PushError {
  return new PushError(
    `rows of ${className} are written all the time while the values of ${from.name} are kept aside; nothing is lost: stop what writes them, then run push again`,
  );
}

/** Puts the values back into rows that have none: what programs wrote meanwhile is newer. */
async function restoreValues(
  context: ApplyContext,
  { className, to, rows }: RetypeStep,
  target: string,
): Promise<void> {
  const { client, progress } = context;
  progress.begin(`${target}: values put back`, rows);
  try {
    for await (const page of classRows(client, journalClass, { kind: 'value', target })) {
      const ids = page.map((row) => row['row']);
      const lacking = { objectId: { $in: ids }, [to.name]: { $exists: false } };
      const rowsLacking = await client.find(className, { where: lacking, keys: 'objectId', limit: ids.length });
      const open = new Set(rowsLacking.map(({ objectId }) => objectId));
      const requests = page.flatMap((row): BatchRequest[] => {
        const value = keptValue(row);
        if (value === null || !open.has(row['row'])) return [];
        return [{ method: 'PUT', path: `/classes/${className}/${String(row['row'])}`, body: { [to.name]: value } }];
      });
      await writeRows(client, requests);
      progress.add(page.length);
    }
  } finally {
    progress.end();
  }
  await checkRestored(context, className, to, target);
}

async function checkRestored(context: ApplyContext, className: string, to: FieldModel, target: string): Promise<void> {
  let missing = 0;
  for await (const page of classRows(context.client, journalClass, { kind: 'value', target })) {
    const ids = page.filter((row) => keptValue(row) !== null).map((row) => row['row']);
    missing += await context.client.count(className, { objectId: { $in: ids }, [to.name]: { $exists: false } });
  }
  if (missing === 0) return;
  throw new PushError(`${missing} values of ${target} were not put back; they are still kept aside: run push again`);
}

function keptValue(row: DataRow): JsonValue {
  return (row['value'] as { v?: JsonValue } | undefined)?.v ?? null;
}

async function stagedRows(
  { client }: ApplyContext,
  target: string,
  page: readonly DataRow[],
): Promise<readonly DataRow[]> {
  const where = { kind: 'value', target, row: { $in: page.map(({ objectId }) => objectId) } };
  const rows = await client.find(journalClass, { where, keys: 'row,version', limit: page.length });
  return rows as readonly unknown[] as readonly DataRow[];
}

async function alterFields({ client }: ApplyContext, className: string, fields: object): Promise<void> {
  await client.send('PUT', `/schemas/${className}`, { className, fields });
}

async function heldFields({ client }: ApplyContext, className: string): Promise<ReadonlySet<string>> {
  const { fields = {} } = (await client.get(`/schemas/${className}`)) as { fields?: object };
  return new Set(Object.keys(fields));
}
