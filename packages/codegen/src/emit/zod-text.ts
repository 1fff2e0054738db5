import type { FieldType, ShapeProperty } from '../schema/model.js';
import { call, code, type CodeTree, type MapTree, typeOf } from './code-tree.js';
import { literalKey } from './literal-text.js';
import { propertyKey, stringLiteral } from './text.js';
import type { ZodImports } from './zod-imports.js';

/** A zod schema, and its type, which is written out: projects with `isolatedDeclarations` need that. */
export interface ZodText {
  readonly value: CodeTree;
  readonly type: CodeTree;
}

/** Of which kind the objects are that pointers stand for: any reference goes in, whole objects come out. */
export type PointerText = (targetClass: string, imports: ZodImports) => ZodText;

type Typed<Kind extends FieldType['kind']> = Extract<FieldType, { kind: Kind }>;

/** A value of a class of the runtime or of the language. */
export const instance = (name: string, imports: ZodImports): ZodText => ({
  value: call('z.instanceof', code(name)),
  type: typeOf(imports.helper('Instance'), code(name)),
});

/** One record for each kind of field; a relation is no value, so it has none. */
const kinds: {
  readonly [Kind in Exclude<FieldType['kind'], 'Relation'>]: (
    type: Typed<Kind>,
    imports: ZodImports,
    pointer: PointerText,
  ) => ZodText;
} = {
  String: ({ enum: choices }, imports) => {
    if (choices === undefined) return { value: code('z.string()'), type: code('z.ZodString') };
    const items = choices.map(stringLiteral);
    return {
      value: call('z.enum', { kind: 'list', items }),
      type: typeOf(imports.helper('Choice'), { kind: 'union', items }),
    };
  },
  Number: () => ({ value: code('z.number()'), type: code('z.ZodNumber') }),
  Boolean: () => ({ value: code('z.boolean()'), type: code('z.ZodBoolean') }),
  Date: () => ({ value: code('z.date()'), type: code('z.ZodDate') }),
  Bytes: (_, imports) => instance('Uint8Array', imports),
  File: (_, imports) => instance(imports.value('ParseFile'), imports),
  GeoPoint: (_, imports) => instance(imports.value('GeoPoint'), imports),
  Polygon: (_, imports) => instance(imports.value('Polygon'), imports),
  Object: ({ properties }, imports, pointer) => {
    if (properties !== undefined) return zodShape(properties, imports, pointer);
    return {
      value: code('z.record(z.string(), z.unknown())'),
      type: code('z.ZodRecord<z.ZodString, z.ZodUnknown>'),
    };
  },
  Array: ({ element }, imports, pointer) => {
    const inner = element && zodText(element, imports, pointer);
    return {
      value: call('z.array', inner?.value ?? code('z.unknown()')),
      type: typeOf('z.ZodArray', inner?.type ?? code('z.ZodUnknown')),
    };
  },
  Pointer: ({ targetClass }, imports, pointer) => pointer(targetClass, imports),
};

/** The zod schema of a value. */
export function zodText(type: FieldType, imports: ZodImports, pointer: PointerText): ZodText {
  const text = kinds[type.kind as keyof typeof kinds] as (
    type: FieldType,
    imports: ZodImports,
    pointer: PointerText,
  ) => ZodText;
  return text(type, imports, pointer);
}

/** The zod schema of an object, key by key. */
export function zodShape(properties: readonly ShapeProperty[], imports: ZodImports, pointer: PointerText): ZodText {
  const { values, types } = zodMaps(zodMembers(properties, imports, pointer));
  return { value: call('z.object', values), type: typeOf('z.ZodObject', types) };
}

/** The members of an object schema as a literal, and as a type. */
export function zodMaps(members: readonly ZodMember[]): { readonly values: MapTree; readonly types: MapTree } {
  return {
    values: { kind: 'map', members: members.map(([key, { value }]) => [key, value]), separator: ',' },
    types: { kind: 'map', members: members.map(([key, { type }]) => [key, type]), separator: ';' },
  };
}

export type ZodMember = readonly [key: string, text: ZodText];

/** The keys of an object; a key that may be absent must not be `undefined`, as in the types of models. */
export function zodMembers(
  properties: readonly ShapeProperty[],
  imports: ZodImports,
  pointer: PointerText,
): ZodMember[] {
  return properties.map(({ name, type, required, description }) => {
    const text = zodText(type, imports, pointer);
    const value = withDescription(text.value, description);
    const whole = { value, type: text.type };
    const key = name === '__proto__' ? literalKey(name) : propertyKey(name);
    return [key, required ? whole : optional(whole)];
  });
}

function optional({ value, type }: ZodText): ZodText {
  return { value: call('z.exactOptional', value), type: typeOf('z.ZodExactOptional', type) };
}

function withDescription(value: CodeTree, description: string | undefined): CodeTree {
  return description === undefined || description.trim() === '' ? value : { kind: 'described', value, description };
}
