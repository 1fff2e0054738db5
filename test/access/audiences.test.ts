import { expect, test } from '@jest/globals';
import type { Audience } from '../../packages/codegen/src/schema/audience.js';
import { uniqueWord } from '../runtime/world.js';
import { audienceWorld, callersOf, hideable, isDone, operations, rowsOf } from './audiences-world.js';
import { bodyFor, systemObjects } from './system-objects.js';

const world = audienceWorld();
const restricted = ['public', 'authenticated'] as const satisfies readonly Audience[];

test.each(restricted)(
  'what is closed to %s is what the server refuses to everybody of it, class by class',
  async (audience) => {
    const told: Record<string, string[]> = {};
    const seen: Record<string, string[]> = {};
    for (const [kind, className] of Object.entries(world.classes)) {
      const closed = world.closedTo(audience, className);
      told[kind] = closed;
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

test.each(restricted)('a link that %s can include is one whose class the server lets it include', async (audience) => {
  const className = world.classes['open'] ?? '';
  for (const [kind, target] of Object.entries(world.classes)) {
    const closed = world.closedTo(audience, target);
    const pointer = async (): Promise<{ __type: string; className: string; objectId: string }> => {
      return { __type: 'Pointer', className: target, objectId: await world.newObject(target) };
    };
    const word = uniqueWord();
    const outcomes: boolean[] = [];
    // One object, and several.
    for (const count of [1, 2]) {
      const values = { fromPublic: `${word}${count}` };
      for (let index = 0; index < count; index++) {
        await world.newObject(className, { ...values, [`to_${kind}`]: await pointer() });
      }
      const included = await Promise.all(
        callersOf[audience].map(async (caller) => {
          const asked = rowsOf(world.clients[caller], className, { where: values, include: `to_${kind}` });
          const { results } = await asked.catch(() => ({ results: [] }));
          return results.some((row) => (row[`to_${kind}`] as { __type?: string } | undefined)?.__type === 'Object');
        }),
      );
      outcomes.push(included.includes(true));
    }
    expect([kind, outcomes.every(Boolean)]).toEqual([kind, !closed.includes('get')]);
  }
});

test.each(restricted)('a filter by what a link of %s leads to is one that the server takes', async (audience) => {
  const className = world.classes['open'] ?? '';
  for (const [kind, target] of Object.entries(world.classes)) {
    const closed = world.closedTo(audience, target);
    const fromPublic = uniqueWord();
    const pointer = { __type: 'Pointer', className: target, objectId: await world.newObject(target) };
    await world.newObject(className, { fromPublic, [`to_${kind}`]: pointer });
    const where = {
      fromPublic,
      [`to_${kind}`]: { $inQuery: { className: target, where: { owner: { $exists: true } } } },
    };
    const answers = await Promise.all(
      callersOf[audience].map((caller) =>
        rowsOf(world.clients[caller], className, { where }).catch(() => ({ results: [] })),
      ),
    );
    expect([kind, answers.some(({ results }) => results.length > 0)]).toEqual([kind, !closed.includes('find')]);
  }
});

test.each(restricted)('what Parse Server closes of its own classes is closed to %s in types', async (audience) => {
  const told: Record<string, string[]> = {};
  const refused: Record<string, string[]> = {};
  for (const className of ['_User', '_Role', '_Session', '_Installation']) {
    const closed = world.closedTo(audience, className);
    told[className] = closed;
    refused[className] = [];
    // What is changed and, last of all, deleted is the caller's own.
    const { db, ids } = await systemObjects(audience);
    for (const operation of operations) {
      const id = ids[className] ?? 'none';
      if (!(await isDone(db, operation, className, id, bodyFor(className, operation)))) {
        refused[className].push(operation);
      }
    }
  }

  expect(refused).toEqual(told);
});
