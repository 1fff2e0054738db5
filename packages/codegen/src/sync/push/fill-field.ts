import type { BatchRequest } from '../../server/rest-client.js';
import type { ApplyContext } from './apply-step.js';
import { classRows, writeRows } from './class-rows.js';
import { PushError } from './push-error.js';
import type { PushStep } from './push-step.js';

/** Gives rows without a value one, by the migration or the default. Throws {@link PushError} where rows stay without. */
export async function fillField(context: ApplyContext, step: Extract<PushStep, { kind: 'fillField' }>): Promise<void> {
  const { className, field, to, rows, migrates } = step;
  const { client, progress } = context;
  const migration = migrates ? await context.migrations.load(className, to) : undefined;
  const where = { [field]: { $exists: false } };
  progress.begin(`${className}.${field}: filled`, rows);
  try {
    for await (const page of classRows(client, className, where, migration === undefined ? ['objectId'] : [])) {
      const requests: BatchRequest[] = [];
      for (const row of page) {
        const value = (await migration?.value(undefined, row)) ?? to.defaultValue;
        if (value === undefined) continue;
        requests.push({ method: 'PUT', path: `/classes/${className}/${row.objectId}`, body: { [field]: value } });
      }
      await writeRows(client, requests);
      progress.add(page.length);
    }
  } finally {
    progress.end();
  }
  const left = await client.count(className, where);
  if (left === 0) return;
  throw new PushError(
    `${left} rows of ${className} still lack ${field}, so it was not made required: the migration must give every row a value; then run push again`,
  );
}
