import { journalClass } from '../../schema/journal-class.js';
import type { FieldModel, JsonValue } from '../../schema/model.js';
import { serverField } from '../../schema/server-classes.js';
import type { BatchRequest } from '../../server/rest-client.js';
import type { ApplyContext } from './apply-step.js';
import { classRows, type DataRow, writeRows } from './class-rows.js';
import { PushError } from './push-error.js';
import { versionOf } from './push-journal.js';
import type { PushStep } from './push-step.js';

type RetypeStep = Extract<PushStep, { kind: 'retypeField' }>;

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
    await stageValues(context, step, from, target);
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

/** Keeps the new value of every row aside; again of those that changed while this was going on. */
async function stageValues(context: ApplyContext, step: RetypeStep, from: FieldModel, target: string): Promise<void> {
  const { className, to, rows } = step;
  const { client, progress } = context;
  const migration = await context.migrations.load(className, to);
  const where = { [from.name]: { $exists: true } };
  progress.begin(`${target}: values kept aside`, rows);
  try {
    for await (const page of classRows(client, className, where)) {
      const known = new Map((await stagedRows(context, target, page)).map((row) => [row['row'], row]));
      const requests: BatchRequest[] = [];
      for (const row of page) {
        const staged = known.get(row.objectId);
        if (staged?.['version'] === row['updatedAt']) continue;
        const value = await migration.value(row[from.name], row);
        const body = { version: row['updatedAt'], value: { v: value ?? null } };
        if (staged !== undefined) {
          requests.push({ method: 'PUT', path: `/classes/${journalClass}/${staged.objectId}`, body });
        } else {
          const made = { kind: 'value', target, row: row.objectId, ...body };
          requests.push({ method: 'POST', path: `/classes/${journalClass}`, body: made });
        }
      }
      await writeRows(client, requests);
      progress.add(page.length);
    }
  } finally {
    progress.end();
  }
  await checkStaged(context, step, from, target);
}

async function checkStaged(
  { client }: ApplyContext,
  { className }: RetypeStep,
  from: FieldModel,
  target: string,
): Promise<void> {
  const newest = await client.find(journalClass, { where: { kind: 'value', target }, order: '-version', limit: 1 });
  const since = newest[0]?.['version'];
  const having = { [from.name]: { $exists: true } };
  const [held, staged, changed] = [
    await client.count(className, having),
    await client.count(journalClass, { kind: 'value', target }),
    typeof since === 'string'
      ? await client.count(className, { ...having, updatedAt: { $gt: { __type: 'Date', iso: since } } })
      : 0,
  ];
  if (held <= staged && changed === 0) return;
  throw new PushError(
    `rows of ${className} were written while the values of ${from.name} were kept aside; nothing is lost: stop what writes them, then run push again`,
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
