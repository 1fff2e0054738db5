import type { FieldModel, FieldType, JsonValue } from '../../schema/model.js';
import type { RestClient } from '../../server/rest-client.js';
import { ServerError } from '../../server/server-error.js';
import { serverSpelling } from '../type-spelling.js';
import { journalClass } from '../../schema/journal-class.js';

/** A change of data that a push has begun and not ended. */
export interface PendingChange {
  readonly objectId: string;
  readonly kind: 'rename' | 'retype';
  /** `Post.body`: the field as the schema files name it. */
  readonly target: string;
  /**
   * Of a rename the old name. Of a retype the new type and which migration it was, so that no values of another one are
   * put back.
   */
  readonly version: string;
  /** Of a retype: `staged` once every value is kept aside, so that the field may be made anew. */
  readonly phase: string;
}

const closed: JsonValue = Object.fromEntries(
  ['find', 'get', 'count', 'create', 'update', 'delete', 'addField'].map((operation) => [operation, {}]),
);
const text = { type: 'String' };

/** What pushes remember on the server: who pushes, what was begun, and values on their way. Only the master reads it. */
export class PushJournal {
  readonly #client: RestClient;

  constructor(client: RestClient) {
    this.#client = client;
  }

  /** Makes the class where it is not there. It stays: to take it away would race with the next push. */
  async ensureClass(): Promise<void> {
    const fields = { kind: text, target: text, row: text, version: text, phase: text, owner: text };
    const definition = {
      className: journalClass,
      fields: { ...fields, value: { type: 'Object' } },
      indexes: { parseOrmPushRows: { target: 1, row: 1 } },
      classLevelPermissions: closed,
    };
    try {
      await this.#client.send('POST', `/schemas/${journalClass}`, definition);
    } catch (error) {
      // 103: it is there already. Whoever made it, it has to be closed.
      if (!(error instanceof ServerError) || error.code !== 103) throw error;
      await this.#client.send('PUT', `/schemas/${journalClass}`, { classLevelPermissions: closed });
    }
  }

  async pending(): Promise<readonly PendingChange[]> {
    const where = { kind: { $in: ['rename', 'retype'] } };
    return (await this.#client.find(journalClass, {
      where,
      order: 'createdAt',
      limit: 1000,
    })) as readonly unknown[] as readonly PendingChange[];
  }

  async begin(kind: PendingChange['kind'], target: string, version: string): Promise<PendingChange> {
    const known = (await this.pending()).find((change) => change.kind === kind && change.target === target);
    if (known?.version === version) return known;
    if (known !== undefined) await this.end(known);
    const row = { kind, target, version, phase: 'begun' };
    const { objectId } = (await this.#client.send('POST', `/classes/${journalClass}`, row)) as { objectId: string };
    return { ...row, objectId };
  }

  /** Returns when it was, by the server's clock. */
  async setPhase(change: PendingChange, phase: string): Promise<string> {
    const answer = await this.#client.send('PUT', `/classes/${journalClass}/${change.objectId}`, { phase });
    return (answer as { updatedAt: string }).updatedAt;
  }

  /** Forgets a change, its values first. */
  async end(change: PendingChange): Promise<void> {
    for (;;) {
      const where = { kind: 'value', target: change.target };
      const rows = await this.#client.find(journalClass, { where, keys: 'objectId', limit: 100 });
      if (rows.length === 0) break;
      await this.#client.batch(
        rows.map(({ objectId }) => ({
          method: 'DELETE',
          path: `/classes/${journalClass}/${String(objectId)}`,
          body: {},
        })),
      );
    }
    await this.#client.send('DELETE', `/classes/${journalClass}/${change.objectId}`, {});
  }
}

/** Which values a retype makes. */
export function versionOf(type: FieldType, fingerprint: string): string {
  return `${serverSpelling(type)} ${fingerprint}`;
}

/** Whether a begun retype leads to the type that a field shall have now. */
export function leadsTo(change: PendingChange, field: FieldModel): boolean {
  return change.version.startsWith(`${serverSpelling(field.type)} `);
}
