import { expect, test } from '@jest/globals';
import type { ObservationWhere } from './generated/index.js';
import { recordedClient } from './world.js';

const { db, sent } = recordedClient();

const impossible: readonly ObservationWhere[] = [
  { notes: { in: [] } },
  { or: [] },
  { tags: { hasSome: [] } },
  { and: [{ isRare: true }, { observedAt: { in: [] } }] },
  { or: [{ notes: { in: [] } }, { or: [] }] },
  { nor: [{}] },
];

test.each(impossible)('%j fits no object: it is answered without a request', async (where) => {
  sent.length = 0;
  const query = db.Observation.where({ isRare: true }).where(where);

  expect(await query.find()).toEqual([]);
  expect(await query.first()).toBeUndefined();
  expect(await query.count()).toBe(0);
  expect(await query.findWithCount()).toEqual({ results: [], count: 0 });
  expect(await query.exists()).toBe(false);
  await expect(query.get('absent')).rejects.toMatchObject({ name: 'ObjectNotFound' });
  expect(sent).toEqual([]);
});
