import type { RestClient } from '../server/rest-client.js';
import type { Sent } from './import-step.js';

/**
 * The rows among these that are on the server by the ids that they keep. Nobody else can have created them there, unless with
 * the same ids.
 */
export async function foundById(
  client: RestClient,
  className: string,
  items: readonly Sent[],
): Promise<ReadonlyMap<Sent, string>> {
  const ids = items.map(({ id }) => id);
  const rows = await client.find(className, { where: { objectId: { $in: ids } }, keys: 'objectId', limit: ids.length });
  const there = new Set(rows.map(({ objectId }) => objectId));
  return new Map(
    items.flatMap((item) => (item.id !== undefined && there.has(item.id) ? [[item, item.id] as const] : [])),
  );
}

export interface ContentSearch {
  readonly client: RestClient;
  readonly className: string;
  /** When the newest object was created before the import. */
  readonly newest: string | undefined;
  /** Ids that belong to other rows of the import. */
  readonly taken: Iterable<string>;
  /** Whether objects carry the dates of the file. */
  readonly keepsDates: boolean;
}

/**
 * The rows among these that the server holds with the same texts, numbers, truth values and dates, created since the import
 * began. Where several rows are alike it does not matter which is which.
 */
export async function foundByContent(
  search: ContentSearch,
  items: readonly Sent[],
): Promise<ReadonlyMap<Sent, string>> {
  const { client, className, newest, keepsDates } = search;
  const taken = new Set(search.taken);
  const found = new Map<Sent, string>();
  const since = newest === undefined || keepsDates ? {} : { createdAt: { $gt: { __type: 'Date', iso: newest } } };
  for (const item of items) {
    const where = { ...plainValues(item.request.body), ...since };
    const rows = await client.find(className, { where, keys: 'objectId', order: '-createdAt', limit: 1000 });
    const free = rows.map(({ objectId }) => String(objectId)).find((id) => !taken.has(id));
    if (free === undefined) continue;
    taken.add(free);
    found.set(item, free);
  }
  return found;
}

const hidden = new Set(['password', 'ACL', 'authData', 'updatedAt']);

function plainValues(body: object): Record<string, unknown> {
  const values = Object.entries(body).filter(([key, value]) => {
    if (hidden.has(key)) return false;
    if (typeof value === 'string') return value.length <= 1000;
    if (typeof value === 'object') return value !== null && '__type' in value && value.__type === 'Date';
    return true;
  });
  return Object.fromEntries(values);
}
