import { describe, expect, test } from '@jest/globals';
import { type SchemaModel, emitModels, normaliseServerAnswer } from '@parse-orm/codegen';
import { TypeProject } from './type-project.js';

/** Classes of 16 fields each, in a ring of pointers, so that every class reaches every other. */
function schemaOf(count: number): SchemaModel {
  const results = Array.from({ length: count }, (_, index) => ({
    className: `Model${index}`,
    fields: {
      ...{ title: { type: 'String', required: true }, body: { type: 'String' }, slug: { type: 'String' } },
      ...{ summary: { type: 'String' }, category: { type: 'String' }, language: { type: 'String' } },
      ...{ views: { type: 'Number' }, score: { type: 'Number' }, cover: { type: 'File' } },
      ...{ isPublic: { type: 'Boolean' }, publishedAt: { type: 'Date' }, expiresAt: { type: 'Date' } },
      ...{ tags: { type: 'Array' }, rating: { type: 'Number' } },
      author: { type: 'Pointer', targetClass: `Model${(index + 1) % count}` },
      parent: { type: 'Pointer', targetClass: `Model${(index + 7) % count}` },
    },
  }));
  const { schema } = normaliseServerAnswer({ results }, 'type-costs');
  if (!schema) throw new Error('The schema does not load.');
  return schema;
}

const client = `import { createClient, type Client } from './generated/index.js';
const db: Client = createClient({ serverURL: 'https://x.example/parse', applicationId: 'a' });
`;

function hundred(classes: number, line: (index: number, model: string) => string): string {
  return client + Array.from({ length: 100 }, (_, index) => line(index, `Model${index % classes}`)).join('\n');
}

const query = (title: string) => (index: number, model: string) => `
export const rows${index} = await db.${model}
  .where({
    ${title}: { startsWith: 'x' },
    views: { gte: ${index} },
    author: { is: { category: 'x', parent: { is: { title: 'y' } } } },
    or: [{ score: 1 }, { isPublic: true }],
  })
  .include({ author: { parent: true }, parent: true })
  .orderBy('-views')
  .limit(20)
  .find();
export const title${index} = rows${index}[0]?.author?.parent?.title;`;

const shaped = (index: number, model: string): string => `
export const shaped${index} = await db.${model}
  .select({ title: true, author: { title: true } })
  .include({ author: { parent: true }, parent: true })
  .first();
export const shapedTitle${index} = shaped${index}?.author?.parent?.title;`;

const omitting = (index: number, model: string): string => `
export const omitted${index} = await db.${model}.omit('body', 'cover').include({ author: true }).first();
export const omittedTitle${index} = omitted${index}?.author?.title;`;

const aggregating = (index: number, model: string): string => `
export const groups${index} = await db.${model}.aggregate({
  groupBy: ['author', 'publishedAt.year'],
  compute: { rows: 'count', total: { sum: 'views' }, latest: { max: 'publishedAt' } },
  orderBy: ['-total'],
});
export const total${index} = groups${index}[0]?.total;`;

const distinct = (index: number, model: string): string => `
export const values${index} = await db.${model}.distinct('category');`;

/** What they may cost: called again and again on ten classes, and at the first call on each of a hundred. */
const shapes: readonly [use: (index: number, model: string) => string, limits: readonly [number, number]][] = [
  [shaped, [380, 750]],
  [omitting, [80, 400]],
  [aggregating, [110, 530]],
  [distinct, [40, 290]],
];

const call = (index: number): string => `export const use${index} = (to: Client): Client => to;\nuse${index}(db);`;

describe.each([10, 100, 500])('with %i classes', (count) => {
  const project = new TypeProject(`costs-${count}`, schemaOf(count));
  const systemClasses = 4;

  test('the client at rest costs at most 200 instantiations and 30 a class', async () => {
    const atRest = await project.instantiations(client);

    expect(atRest).toBeGreaterThan(0);
    expect(atRest).toBeLessThanOrEqual(200 + 30 * (count + systemClasses));
  }, 120_000);

  test('cloud code that registers nothing yet costs 200 more, however many classes there are', async () => {
    const atRest = await project.instantiations(client);
    const withCloud = await project.instantiations(
      `${client}import { models } from './generated/cloud.js';\nvoid models;`,
    );

    expect(withCloud - atRest).toBeLessThanOrEqual(200);
  }, 120_000);

  test('a nested query costs at most 120, a wrong field at most three times that, passing the client 50', async () => {
    const atRest = await project.instantiations(client);
    const cost = async (use: string): Promise<number> => ((await project.instantiations(use)) - atRest) / 100;
    const [right, wrong] = [await cost(hundred(count, query('title'))), await cost(hundred(count, query('titel')))];

    expect(right).toBeGreaterThan(0);
    expect(right).toBeLessThanOrEqual(120);
    expect(wrong).toBeLessThanOrEqual(3 * right);
    expect(await cost(hundred(count, call))).toBeLessThanOrEqual(50);
  }, 120_000);

  test('select, omit, distinct and aggregate keep to their limits', async () => {
    const atRest = await project.instantiations(client);
    const cost = async (use: string): Promise<number> => ((await project.instantiations(use)) - atRest) / 100;

    for (const [use, limits] of shapes) {
      const spent = await cost(hundred(count, use));
      expect(spent).toBeGreaterThan(0);
      const isWithin = spent <= limits[count === 10 ? 0 : 1];
      expect({ use: use.name, spent, isWithin }).toEqual({ use: use.name, spent, isWithin: true });
    }
  }, 120_000);
});

test('the text of a class of 16 fields takes at most 4.5 KB, however many classes there are', () => {
  const size = (count: number): number => {
    const files = emitModels(schemaOf(count), '.js').filter(({ name }) => name.startsWith('model'));
    return files.reduce((sum, { text }) => sum + text.length, 0) / files.length;
  };
  const longerNames = 'Model500'.length - 'Model5'.length;

  expect(size(10)).toBeLessThanOrEqual(4608);
  expect(size(500) - size(10)).toBeLessThanOrEqual(longerNames * 70);
});
