import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Observation } from './generated/index.js';
import { createClient } from './generated/server.js';
import { OddServer, cut, passOn, reply } from './odd-server.js';
import { observationInput, recordedClient, testServer } from './world.js';

type Change = (observation: Observation) => unknown;

/** Changes that count how often they reach the server. */
const counting: fc.Arbitrary<Change> = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map(
    (amount): Change =>
      (it) =>
        it.increment('individuals', amount),
  ),
  fc.integer({ min: 1, max: 9 }).map(
    (amount): Change =>
      (it) =>
        it.increment('attributes.count', amount),
  ),
  fc.constantFrom('a', 'b', 'c').map(
    (tag): Change =>
      (it) =>
        it.add('tags', tag),
  ),
  fc.constantFrom('a', 'b', 'c').map(
    (label): Change =>
      (it) =>
        it.set('attributes.label', label),
  ),
  fc.constant<Change>((it) => it.unset('notes')),
  fc.constantFrom('x', 'y').map(
    (notes): Change =>
      (it) =>
        it.set('notes', notes),
  ),
);

/** Changes, and what becomes of the save after each: none is begun, it gets through, or the connection is cut. */
const sequence = (change: fc.Arbitrary<Change>): fc.Arbitrary<[Change, 'none' | 'through' | 'cut'][]> =>
  fc.array(fc.tuple(change, fc.constantFrom('none', 'through', 'cut', 'cut')), { minLength: 2, maxLength: 8 });

const contentOf = ({ individuals, tags, attributes, notes }: Observation): unknown => ({
  ...{ individuals, tags: tags?.toSorted(), attributes, notes },
});

/** What the changes make of the object, counted here alone. */
function expectedOf(changes: readonly Change[], start: Observation): unknown {
  const copy = start.clone();
  for (const change of changes) change(copy);
  return contentOf(copy);
}

test('saves whose connection is cut before the server sees them lose no change and repeat none', async () => {
  let isCut = false;
  await using server = await OddServer.start(async (request, response) => {
    if (isCut) cut(response);
    else reply(response, await passOn(request));
  });
  const { db } = recordedClient();
  const shaky = createClient({ ...testServer, serverURL: server.serverURL, retry: false });
  const input = { ...(await observationInput(db)), individuals: 1, attributes: { count: 1 }, notes: 'x' };

  await fc.assert(
    fc.asyncProperty(sequence(counting), async (steps) => {
      const observation = await shaky.Observation.create(input);
      const expected = expectedOf(
        steps.map(([change]) => change),
        observation,
      );
      for (const [change, fate] of steps) {
        change(observation);
        if (fate === 'none') continue;
        isCut = fate === 'cut';
        const [save] = await Promise.allSettled([observation.save()]);
        isCut = false;
        expect(save.status).toBe(fate === 'cut' ? 'rejected' : 'fulfilled');
        expect(observation.isDirty()).toBe(fate === 'cut');
      }
      await observation.save();

      const read = await db.Observation.get(observation.objectId);
      // PostgreSQL forgets duplicates that were there when an element is added; none is lost besides.
      const withoutDuplicates = (content: unknown): unknown => {
        const { tags, ...others } = content as { tags?: string[] };
        return { ...others, tags: [...new Set(tags)] };
      };
      expect(withoutDuplicates(contentOf(read))).toEqual(withoutDuplicates(expected));
      expect(contentOf(observation)).toEqual(contentOf(read));
    }),
    { seed: 31, numRuns: 30 },
  );
}, 60_000);

const repeatable: fc.Arbitrary<Change> = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map(
    (value): Change =>
      (it) =>
        it.set('individuals', value),
  ),
  fc.integer({ min: 1, max: 9 }).map(
    (value): Change =>
      (it) =>
        it.set('attributes.count', value),
  ),
  fc.constant<Change>((it) => it.unset('attributes.label')),
  fc.constantFrom('a', 'b', 'c').map(
    (tag): Change =>
      (it) =>
        it.addUnique('tags', tag),
  ),
  fc.constantFrom('a', 'b', 'c').map(
    (tag): Change =>
      (it) =>
        it.remove('tags', tag),
  ),
);

test('saves of changes that may be repeated get through although every other answer is lost', async () => {
  await using server = await OddServer.start(async (request, response, count) => {
    const answer = await passOn(request);
    if (count % 2 === 1) cut(response);
    else reply(response, answer);
  });
  const { db } = recordedClient();
  const shaky = createClient({ ...testServer, serverURL: server.serverURL, retry: { delay: 1 } });
  const input = { ...(await observationInput(db)), attributes: { count: 1, label: 'x' }, tags: ['a', 'b'] };

  await fc.assert(
    fc.asyncProperty(sequence(repeatable), async (steps) => {
      const created = await db.Observation.create(input);
      const observation = shaky.Observation.fromJSON(created.toJSON());
      const expected = expectedOf(
        steps.map(([change]) => change),
        created,
      );
      for (const [change, fate] of steps) {
        change(observation);
        if (fate !== 'none') await observation.save();
      }
      await observation.save();

      expect(contentOf(await db.Observation.get(created.objectId))).toEqual(expected);
      expect(contentOf(observation)).toEqual(expected);
    }),
    { seed: 32, numRuns: 15 },
  );
}, 60_000);
