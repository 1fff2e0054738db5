import type { ClassModel, FunctionModel, SchemaModel } from '../schema/model.js';
import { code, inline, mapLines, treeLines, typeOf } from './code-tree.js';
import type { ClassesByName } from './file-imports.js';
import { generatedHeader } from './header.js';
import { documentation, fits, stringLiteral } from './text.js';
import { ZodImports } from './zod-imports.js';
import { type PointerText, type ZodMember, type ZodText, zodMaps, zodMembers, zodText } from './zod-text.js';

/**
 * `zod.ts`: schemas of what objects are made of and changed by, and of what cloud functions take and answer. They are
 * plain `z.object`s, so that a form can pick and extend them. Operations and relations are no values: they are left out.
 */
export function zodFile(
  { classes, functions = [], jobs = [] }: SchemaModel,
  known: ClassesByName,
  importExtension: string,
): string {
  const imports = new ZodImports();
  const parts = [
    ...classes.flatMap((model) => classSchemas(model, imports)),
    ...[...functions, ...jobs].flatMap((model) => functionSchemas(model, known, imports)),
  ];
  const all = [...parts, ...imports.helperLines()];
  return [generatedHeader, '', ...imports.lines(importExtension), ...all.flatMap((lines) => ['', ...lines]), ''].join(
    '\n',
  );
}

/** What can be pointed at: models, pointers and bare references. */
const anyReference: PointerText = (targetClass, imports) => {
  const name = stringLiteral(targetClass);
  return {
    value: code(`${imports.helper('reference')}(${name})`),
    type: typeOf(imports.helper('Instance'), code(`${imports.type('Reference')}<${name}>`)),
  };
};

function classSchemas({ modelName, description, fields }: ClassModel, imports: ZodImports): string[][] {
  const input = `${modelName}Input`;
  const values = fields.filter(({ type }) => type.kind !== 'Relation');
  const properties = values.map(({ property, required, defaultValue, ...field }) => {
    return { ...field, name: property, required: required && defaultValue === undefined };
  });
  const members = [accessList(imports), ...zodMembers(properties, imports, anyReference)];
  const update = `${modelName}Update`;
  const shape = `export type ${update}Shape = ${imports.helper('AllOptional')}<${input}Shape>;`;
  const lead = `export const ${update}Schema: z.ZodObject<${update}Shape> =`;
  const value = `${input}Schema.exactPartial();`;
  return [
    ...objectSchema(input, description, members),
    [shape],
    [
      ...documentation(`What can be changed of ${modelName}, apart from operations.`),
      ...(fits(`${lead} ${value}`) ? [`${lead} ${value}`] : [lead, `  ${value}`]),
    ],
  ];
}

function accessList(imports: ZodImports): ZodMember {
  const name = imports.value('ACL');
  const type = code(`z.ZodExactOptional<${imports.helper('Instance')}<${name}>>`);
  return [name, { value: code(`z.exactOptional(z.instanceof(${name}))`), type }];
}

/** The shape as a type of its own, which people read and compilers check once, and the schema. */
function objectSchema(name: string, description: string | undefined, members: readonly ZodMember[]): string[][] {
  const { values, types } = zodMaps(members);
  const lead = `export const ${name}Schema: z.ZodObject<${name}Shape> =`;
  const start = `${lead} z.object(`;
  return [
    mapLines(`export type ${name}Shape = `, types, ';', 0),
    [
      ...documentation(description),
      ...(fits(`${start}{`)
        ? mapLines(start, values, ');', 0)
        : [lead, ...mapLines('z.object(', values, ');', 2).map((line) => `  ${line}`)]),
    ],
  ];
}

function functionSchemas(
  { typeName, description, params, returns }: FunctionModel,
  known: ClassesByName,
  imports: ZodImports,
): string[][] {
  // A function answers whole objects.
  const wholeObject: PointerText = (targetClass) => {
    const model = imports.model(known.get(targetClass)?.modelName ?? targetClass);
    imports.value('Model');
    return {
      value: code(`${imports.helper('object')}<${model}>(${stringLiteral(targetClass)})`),
      type: typeOf(imports.helper('Instance'), code(model)),
    };
  };
  const members = zodMembers(params, imports, anyReference);
  return [
    ...(params.length > 0 ? objectSchema(`${typeName}Params`, description, members) : []),
    ...(returns === undefined ? [] : [resultSchema(`${typeName}Result`, zodText(returns, imports, wholeObject))]),
  ];
}

function resultSchema(name: string, { type, value }: ZodText): string[] {
  const lines = treeLines(`export const ${name}Schema: `, type, ' =', 0);
  const last = lines.pop() ?? '';
  const nextLine = `  ${inline(value)};`;
  const isTooLong = lines.length === 0 && !fits(`${last} ${inline(value)};`);
  return [...lines, ...(isTooLong && fits(nextLine) ? [last, nextLine] : treeLines(`${last} `, value, ';', 0))];
}
