import { serverField } from '../../schema/server-classes.js';
import type { RestClient } from '../../server/rest-client.js';
import type { TransferProgress } from '../../transfer/export-run.js';
import { copyField } from './copy-field.js';
import type { FieldMigrations } from './field-migration.js';
import { fillField } from './fill-field.js';
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
      return void (await alter({ indexes: deletions(step.indexes) }));
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

function deletions(names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, { __op: 'Delete' }]));
}
