import type { FieldModel } from '../../schema/model.js';
import type { BatchRequest } from '../../server/rest-client.js';
import { relationMembers } from '../../transfer/relation-members.js';
import { pointerTo } from '../../transfer/pointer.js';
import { countLinks } from './affected-rows.js';
import type { ApplyContext } from './apply-step.js';
import { classRows, pageLength, writeRows } from './class-rows.js';
import { PushError } from './push-error.js';
import type { PendingChange, PushJournal } from './push-journal.js';
import type { PushStep } from './push-step.js';

type CopyStep = Extract<PushStep, { kind: 'copyField' }>;

/**
 * Copies the values of a renamed field. That it is under way is noted on the server, and forgotten after the counts
 * agree: a row that loses its value later is not given the old one again.
 */
export async function copyField(context: ApplyContext, step: CopyStep): Promise<void> {
  const { className, from, to, rows } = step;
  const change = await noteCopy(context.journal, step);
  context.progress.begin(`${className}.${from.name} → ${to.name}`, rows);
  try {
    if (from.type.kind === 'Relation' && to.type.kind === 'Relation')
      await copyLinks(context, step, from.type.targetClass);
    else await copyValues(context, step);
  } finally {
    context.progress.end();
  }
  await context.journal.end(change);
}

/**
 * Notes that a rename is under way. This must be so before the new field is there: from then on the schema alone does not say
 * whether the values were copied.
 */
export function noteCopy(journal: PushJournal, { className, from, to }: CopyStep): Promise<PendingChange> {
  return journal.begin('rename', `${className}.${to.name}`, from.name);
}

/** Only rows that have the old value and no new one: what programs write meanwhile is newer. */
async function copyValues(context: ApplyContext, { className, from, to, migrates }: CopyStep): Promise<void> {
  const migration = migrates ? await context.migrations.load(className, to) : undefined;
  const where = { [from.name]: { $exists: true }, [to.name]: { $exists: false } };
  const keys = migration === undefined ? [from.name] : [];
  let emptied = 0;
  for await (const page of classRows(context.client, className, where, keys)) {
    const requests: BatchRequest[] = [];
    for (const row of page) {
      const old = row[from.name];
      const value = migration === undefined ? old : await migration.value(old, row);
      if (value === undefined || value === null) emptied += 1;
      else requests.push({ method: 'PUT', path: `/classes/${className}/${row.objectId}`, body: { [to.name]: value } });
    }
    await writeRows(context.client, requests);
    context.progress.add(page.length);
  }
  const left = await context.client.count(className, where);
  if (left > emptied) throw uncopied(className, from, to, left - emptied);
}

async function copyLinks(context: ApplyContext, step: CopyStep, targetClass: string): Promise<void> {
  const { className, from, to } = step;
  const { client } = context;
  for await (const page of classRows(client, className, {}, ['objectId'])) {
    for (let start = 0; start < page.length; start += pageLength / 2) {
      const owners = page.slice(start, start + pageLength / 2).map(({ objectId }) => objectId);
      const lines = await relationMembers(client, { className, field: from.name, targetClass }, owners);
      const requests = lines.map(({ owner, members }): BatchRequest => {
        const objects = members.map((objectId) => pointerTo(targetClass, objectId));
        return {
          method: 'PUT',
          path: `/classes/${className}/${owner}`,
          body: { [to.name]: { __op: 'AddRelation', objects } },
        };
      });
      await writeRows(client, requests);
      context.progress.add(lines.reduce((sum, { members }) => sum + members.length, 0));
    }
  }
  const [old, copied] = [
    await countLinks(client, className, from.name, targetClass),
    await countLinks(client, className, to.name, targetClass),
  ];
  if (copied < old) throw uncopied(className, from, to, old - copied);
}

function uncopied(className: string, from: FieldModel, to: FieldModel, count: number): PushError {
  return new PushError(
    `${count} values of ${className}.${from.name} came while they were copied to ${to.name}: run push again; programs that still write the old name should be stopped`,
  );
}
