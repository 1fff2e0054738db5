// The same classes in the three languages: thirteen plain fields, an enum, and two links to other classes.

/** @type {readonly [name: string, parse: string, prisma: string, openApi: object][]} */
const plain = [
  ['title', '{ type: String, required: true }', 'String', { type: 'string' }],
  ['body', 'String', 'String?', { type: 'string' }],
  ['slug', 'String', 'String?', { type: 'string' }],
  ['summary', 'String', 'String?', { type: 'string' }],
  ['language', 'String', 'String?', { type: 'string' }],
  ['views', '{ type: Number, defaultValue: 0 }', 'Float @default(0)', { type: 'number' }],
  ['score', 'Number', 'Float?', { type: 'number' }],
  ['rating', 'Number', 'Float?', { type: 'number' }],
  ['cover', 'File', 'String?', { type: 'string' }],
  ['isPublic', 'Boolean', 'Boolean?', { type: 'boolean' }],
  ['publishedAt', 'Date', 'DateTime?', { type: 'string', format: 'date-time' }],
  ['expiresAt', 'Date', 'DateTime?', { type: 'string', format: 'date-time' }],
  ['tags', 'Array<String>', 'String[]', { type: 'array', items: { type: 'string' } }],
];

/** Which classes a class links to: so that every class reaches every other. */
const links = { author: 1, parent: 7 };

/** @param {number} count */
function indexes(count) {
  return Array.from({ length: count }, (_, index) => index);
}

/** @param {number} count */
export function schemaFiles(count) {
  return Object.fromEntries(
    indexes(count).map((index) => [
      `schemas/model${index}.yaml`,
      [
        `className: Model${index}`,
        'fields:',
        ...plain.map(([name, parse]) => `  ${name}: ${parse}`),
        '  category: { type: String, enum: [draft, published] }',
        ...Object.entries(links).map(([name, step]) => `  ${name}: Pointer<Model${(index + step) % count}>`),
        '',
      ].join('\n'),
    ]),
  );
}

/** @param {number} count */
export function prismaSchema(count) {
  const models = indexes(count).map((index) =>
    [
      `model Model${index} {`,
      '  id String @id',
      '  createdAt DateTime @default(now())',
      '  updatedAt DateTime @updatedAt',
      ...plain.map(([name, , prisma]) => `  ${name} ${prisma}`),
      `  category Category${index}?`,
      ...Object.entries(links).flatMap(([name, step]) => [
        `  ${name}Id String?`,
        `  ${name} Model${(index + step) % count}? @relation("${name}${index}", fields: [${name}Id], references: [id])`,
        // Prisma wants both ends of a relation.
        `  ${name}Of Model${(index + count - step) % count}[] @relation("${name}${(index + count - step) % count}")`,
      ]),
      '}',
      `enum Category${index} {`,
      '  draft',
      '  published',
      '}',
    ].join('\n'),
  );
  return [
    'generator client {\n  provider = "prisma-client"\n  output = "./generated"\n}',
    'datasource db {\n  provider = "postgresql"\n}',
    ...models,
    '',
  ].join('\n');
}

/** @param {number} count */
export function openApiDocument(count) {
  const schemas = indexes(count).map((index) => [
    `Model${index}`,
    {
      type: 'object',
      required: ['title'],
      properties: {
        ...Object.fromEntries(plain.map(([name, , , openApi]) => [name, openApi])),
        category: { type: 'string', enum: ['draft', 'published'] },
        ...Object.fromEntries(
          Object.entries(links).map(([name, step]) => [
            name,
            { $ref: `#/components/schemas/Model${(index + step) % count}` },
          ]),
        ),
      },
    },
  ]);
  return {
    openapi: '3.1.0',
    info: { title: 'bench', version: '1' },
    paths: {},
    components: { schemas: Object.fromEntries(schemas) },
  };
}
