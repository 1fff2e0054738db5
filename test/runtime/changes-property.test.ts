import { beforeAll, expect, test } from '@jest/globals';
import { add, addUnique, increment, remove, unset } from '@parse-orm/runtime';
import fc from 'fast-check';
import type { Observation, ObservationUpdate } from './generated/index.js';
import { observationInput, recordedClient, signUp } from './world.js';

const { db } = recordedClient();
const { db: other } = recordedClient();
let input: Awaited<ReturnType<typeof observationInput>>;
let users: { readonly className: '_User'; readonly objectId: string }[];

beforeAll(async () => {
  input = await observationInput(db);
  const signedUp = await Promise.all([signUp(), signUp(), signUp()]);
  users = signedUp.map(({ objectId }) => ({ className: '_User', objectId }) as const);
});

/** A change: on an object, and as what does the same to the stored row alone, one by one. */
interface Step {
  readonly does: string;
  readonly onObject: (observation: Observation) => void;
  readonly onServer: ObservationUpdate;
}

const word = fc.constantFrom('a', 'b', 'c', 'd');
const words = fc.array(word, { maxLength: 3 });
const whole = fc.integer({ min: -9, max: 9 });
const user = fc.nat(2);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    { does: 'unset individuals', onObject: (it) => it.unset('individuals'), onServer: { individuals: unset() } },
    { does: 'unset tags', onObject: (it) => it.unset('tags'), onServer: { tags: unset() } },
    { does: 'unset attributes', onObject: (it) => it.unset('attributes'), onServer: { attributes: unset() } },
    {
      does: 'unset attributes.count',
      onObject: (it) => it.unset('attributes.count'),
      onServer: { 'attributes.count': unset() },
    },
    {
      does: 'unset weather.wind',
      onObject: (it) => it.unset('weather.wind'),
      onServer: { 'weather.wind': unset() },
    },
  ),
  whole.map((amount): Step => ({
    does: `increment individuals ${amount}`,
    onObject: (it) => it.increment('individuals', amount),
    onServer: { individuals: increment(amount) },
  })),
  whole.map((amount): Step => ({
    does: `increment attributes.count ${amount}`,
    onObject: (it) => it.increment('attributes.count', amount),
    onServer: { 'attributes.count': increment(amount) },
  })),
  whole.map((value): Step => ({
    does: `set individuals ${value}`,
    onObject: (it) => void (it.individuals = value),
    onServer: { individuals: value },
  })),
  whole.map((count): Step => ({
    does: `set attributes ${count}`,
    onObject: (it) => void (it.attributes = { count, kept: [count] }),
    onServer: { attributes: { count, kept: [count] } },
  })),
  word.map((label): Step => ({
    does: `set attributes.label ${label}`,
    onObject: (it) => it.set('attributes.label', { label }),
    onServer: { 'attributes.label': { label } },
  })),
  whole.map((temperature): Step => ({
    does: `set weather.temperature ${temperature}`,
    onObject: (it) => it.set('weather.temperature', temperature),
    onServer: { 'weather.temperature': temperature },
  })),
  words.map((tags): Step => ({
    does: `set tags ${tags.join()}`,
    onObject: (it) => it.set('tags', tags),
    onServer: { tags },
  })),
  words.map((tags): Step => ({
    does: `add ${tags.join()}`,
    onObject: (it) => it.add('tags', ...tags),
    onServer: { tags: add(...tags) },
  })),
  words.map((tags): Step => ({
    does: `addUnique ${tags.join()}`,
    onObject: (it) => it.addUnique('tags', ...tags),
    onServer: { tags: addUnique(...tags) },
  })),
  words.map((tags): Step => ({
    does: `remove ${tags.join()}`,
    onObject: (it) => it.remove('tags', ...tags),
    onServer: { tags: remove(...tags) },
  })),
  user.map((index): Step => ({
    does: `relate ${index}`,
    onObject: (it) => users.slice(index, index + 2).forEach((member) => it.confirmedBy.add(member)),
    get onServer() {
      return { confirmedBy: add(...users.slice(index, index + 2)) };
    },
  })),
  user.map((index): Step => ({
    does: `unrelate ${index}`,
    onObject: (it) => users.slice(index, index + 1).forEach((member) => it.confirmedBy.remove(member)),
    get onServer() {
      return { confirmedBy: remove(...users.slice(index, index + 1)) };
    },
  })),
);

/** Each step, and whether the object is saved after it. */
const sequence = fc.array(fc.tuple(step, fc.boolean()), { minLength: 2, maxLength: 9 });

/** What is compared exactly. */
function contentOf({ individuals, tags, attributes, weather }: Observation): unknown {
  return { individuals, tags, attributes, weather };
}

/** On PostgreSQL `Add` and `AddUnique` sort an array and take its duplicates, so how often they are sent shows. */
function withoutOrder(observation: Observation): unknown {
  return { ...(contentOf(observation) as object), tags: [...new Set(observation.tags)].sort() };
}

async function membersOf(observation: Observation): Promise<string[]> {
  return (await observation.confirmedBy.query().find()).map(({ objectId }) => objectId).sort();
}

test('any changes, saved at any moments, leave what they do one by one on the server, there and in memory', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (steps) => {
      const start = { ...input, individuals: 1, tags: ['c', 'a'], weather: { temperature: 1, wind: 'calm' } } as const;
      const [mine, oneByOne] = await Promise.all([db.Observation.create(start), db.Observation.create(start)]);
      for (const [{ onObject, onServer }, isSaved] of steps) {
        onObject(mine);
        await Promise.all([isSaved && mine.save(), db.Observation.update(oneByOne, onServer)]);
      }
      await mine.save();
      const [read, expected] = await Promise.all([
        other.Observation.get(mine.objectId),
        other.Observation.get(oneByOne.objectId),
      ]);

      expect(contentOf(mine)).toEqual(contentOf(read));
      expect(withoutOrder(read)).toEqual(withoutOrder(expected));
      expect(await membersOf(mine)).toEqual(await membersOf(expected));
      expect(mine.isDirty()).toBe(false);
    }),
    { seed: 20261122, numRuns: 40 },
  );
}, 60_000);

test('changes made while saves are under way reach the server, in the order in which they were made', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (steps) => {
      const start = { ...input, individuals: 1, tags: ['c', 'a'] };
      const [mine, oneByOne] = await Promise.all([db.Observation.create(start), db.Observation.create(start)]);
      const saves: Promise<unknown>[] = [];
      for (const [{ onObject }, isSaved] of steps) {
        onObject(mine);
        if (isSaved) saves.push(mine.save());
      }
      await Promise.all([...saves, mine.save()]);
      for (const [{ onServer }] of steps) await db.Observation.update(oneByOne, onServer);
      const [read, expected] = await Promise.all([
        other.Observation.get(mine.objectId),
        other.Observation.get(oneByOne.objectId),
      ]);

      expect(contentOf(mine)).toEqual(contentOf(read));
      expect(withoutOrder(read)).toEqual(withoutOrder(expected));
    }),
    { seed: 4711, numRuns: 25 },
  );
}, 60_000);
