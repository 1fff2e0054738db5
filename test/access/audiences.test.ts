import { expect, test } from '@jest/globals';
import type { Audience } from '../../packages/codegen/src/schema/audience.js';
import { audienceWorld, callersOf, hideable, isDone, operations, rowsOf } from './audiences-world.js';

const world = audienceWorld();
const restricted = ['public', 'authenticated'] as const satisfies readonly Audience[];

test.each(restricted)(
  'what is closed to %s is what the server refuses to everybody of it, class by class',
  async (audience) => {
    const told: Record<string, string[]> = {};
    const seen: Record<string, string[]> = {};
    for (const [kind, className] of Object.entries(world.classes)) {
      const { closed = {} } = world.seenBy(audience, className);
      told[kind] = Object.keys(closed);
      const refused: string[] = (seen[kind] = []);
      for (const operation of operations) {
        // Each has an object of its own, which a deletion takes away.
        const outcomes = callersOf[audience].map(async (caller) =>
          isDone(world.clients[caller], operation, className, await world.newObject(className)),
        );
        if (!(await Promise.all(outcomes)).includes(true)) refused.push(operation);
      }
    }

    expect(seen).toEqual(told);
  },
);

test.each(restricted)(
  'what %s never, sometimes and always sees of a field is what the server answers',
  async (audience) => {
    for (const kind of ['hiding', 'hidingFromUsers', 'hidingFromRole']) {
      const className = world.classes[kind] ?? '';
      const objectId = await world.newObject(className);
      const foreign = await world.newObject(className, { owner: null });
      const { fields } = world.seenBy(audience, className);
      const rows = await Promise.all(
        callersOf[audience].map(async (caller) => {
          const { results } = await rowsOf(world.clients[caller], className);
          return results.filter((row) => [objectId, foreign].includes(String(row['objectId'])));
        }),
      );
      expect(rows.flat()).toHaveLength(2 * callersOf[audience].length);

      for (const name of hideable) {
        const field = fields.find((one) => one.name === name);
        const told = field?.writeOnly ? 'never' : field?.sometimes ? 'sometimes' : 'always';
        const shown = rows.flat().filter((row) => Object.hasOwn(row, name)).length;
        const seen = shown === 0 ? 'never' : shown < rows.flat().length ? 'sometimes' : 'always';
        expect([kind, name, seen]).toEqual([kind, name, told]);
      }
    }
  },
);

test.each(restricted)('what %s can filter and sort by is what the server takes from it', async (audience) => {
  for (const kind of ['hiding', 'hidingFromUsers', 'hidingFromRole']) {
    const className = world.classes[kind] ?? '';
    await world.newObject(className);
    const { fields } = world.seenBy(audience, className);

    for (const name of hideable) {
      const field = fields.find((one) => one.name === name);
      const asked = callersOf[audience].flatMap((caller) => [
        rowsOf(world.clients[caller], className, { where: { [name]: name } }),
        rowsOf(world.clients[caller], className, { order: `-${name}` }),
      ]);
      const answers = await Promise.allSettled(asked);
      const isTaken = answers.some(({ status }) => status === 'fulfilled');
      expect([kind, name, isTaken]).toEqual([kind, name, !field?.writeOnly && !field?.notAsked]);
    }
  }
});
