import { serverField } from '../../schema/server-classes.js';
import type { RestClient } from '../../server/rest-client.js';
import { ServerError } from '../../server/server-error.js';
import type { TransferProgress } from '../../transfer/export-run.js';
import { copyField } from './copy-field.js';
import type { FieldMigrations } from './field-migration.js';
import { fillField } from './fill-field.js';
import { PushError } from './push-error.js';
import type { PushJournal } from './push-journal.js';
import type { PushStep } from './push-step.js';
import { retypeField } from './retype-field.js';

export interface ApplyContext {
  readonly client: RestClient;
  readonly journal: PushJournal;
  readonly migrations: FieldMigrations;
  readonly progress: TransferProgress;
}

/** Does one step. Throws `PushError`, `ServerError`, and the signal's reason. */
export async function applyStep(context: ApplyContext, step: PushStep): Promise<void> {
  const { client } = context;
  const { className } = step;
  const alter = (changes: object): Promise<object> =>
    client.send('PUT', `/schemas/${className}`, { className, ...changes });
  switch (step.kind) {
    case 'createClass':
      return void (await client.send('POST', `/schemas/${className}`, step.definition));
    case 'addFields':
    case 'setOptions':
      return void (await alter({ fields: step.fields }));
    case 'setPermissions':
      return void (await alter({ classLevelPermissions: step.permissions }));
    case 'addIndexes':
      return void (await alter({ indexes: step.indexes }));
    case 'dropIndexes':
      return dropIndexes(step.indexes, className, alter);
    case 'dropField':
      return void (await alter({ fields: deletions([step.field]) }));
    case 'replaceField':
      await alter({ fields: deletions([step.field]) });
      return void (await alter({ fields: { [step.field]: serverField({ ...step.to, required: false }) } }));
    case 'copyField':
      return copyField(context, step);
    case 'retypeField':
      return retypeField(context, step);
    case 'fillField':
      return fillField(context, step);
    case 'dropClass':
      await client.send('DELETE', `/purge/${className}`, {});
      return void (await client.send('DELETE', `/schemas/${className}`, {}));
  }
}

/** One by one, so that each is either there or not. */
async function dropIndexes(
  indexes: readonly string[],
  className: string,
  alter: (changes: object) => Promise<object>,
): Promise<void> {
  for (const index of indexes) {
    try {
      await alter({ indexes: deletions([index]) });
    } catch (error) {
      if (!(error instanceof ServerError) || error.failure !== 'unexpectedAnswer') throw error;
      const why = `PostgreSQL knows an index by its name alone, and that of another class may have had the same`;
      throw new PushError(`index ${index} of ${className} cannot be dropped (${error.message}); ${why}`);
    }
  }
}

function deletions(names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, { __op: 'Delete' }]));
}
