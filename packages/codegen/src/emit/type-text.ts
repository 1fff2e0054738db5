import type { FieldType, Operation } from '../schema/model.js';

/** What the text of a file stands on beside the file itself. */
export interface Imports {
  /** A name that the runtime exports as a type. */
  runtime(name: string): string;
  /** Something generated for another class, such as `Where`; `undefined` where the schema has no such class. */
  ofClass(className: string, suffix: string): string;
  /** The name of an enum or an object shape of this class. */
  named(path: readonly string[]): string | undefined;
  /** Whether some of the audience may do this with objects of a class. */
  isOpen(className: string | undefined, operation: Operation): boolean;
  /** The relations of all classes that lead to this one, as fields of the classes that have them. */
  relationsToOwner(): readonly { readonly className: string; readonly property: string }[];
}

/** A field's type, in all the places where generated code says something of it. */
export interface TypeText {
  /** What a read gives, and a whole value is set to. */
  readonly value: string;
  /** What a filter takes; asked for only where it is written, because it brings imports with it. */
  readonly where: () => string;
  /** The same for a key in an object, of which the server can ask less; `undefined` where it can ask nothing. */
  readonly key: (() => string) | undefined;
  /** The kind in the class schema that the runtime reads. */
  readonly metadata: string;
  readonly isSortable?: true;
}

type Typed<Kind extends FieldType['kind']> = Extract<FieldType, { kind: Kind }>;

/** One record for each kind of field: nothing about a kind is said elsewhere in the emitters. */
const kinds: {
  readonly [Kind in FieldType['kind']]: (type: Typed<Kind>, path: readonly string[], imports: Imports) => TypeText;
} = {
  String: (_, path, imports) => {
    const name = imports.named(path);
    const where = (): string => (name ? `${imports.runtime('EnumWhere')}<${name}>` : imports.runtime('StringWhere'));
    const key = (): string =>
      name ? `${imports.runtime('StringKeyWhere')}<${name}>` : imports.runtime('StringKeyWhere');
    return { value: name ?? 'string', where, key, metadata: 'String', isSortable: true };
  },
  Number: (_, __, imports) => ({
    value: 'number',
    where: () => imports.runtime('NumberWhere'),
    key: () => `${imports.runtime('OrderedKeyWhere')}<number>`,
    metadata: 'Number',
    isSortable: true,
  }),
  Boolean: (_, __, imports) => ({
    value: 'boolean',
    where: () => imports.runtime('BooleanWhere'),
    key: () => `${imports.runtime('KeyWhere')}<boolean>`,
    metadata: 'Boolean',
    isSortable: true,
  }),
  Date: (_, __, imports) => ({
    value: 'Date',
    where: () => imports.runtime('DateWhere'),
    key: () => `${imports.runtime('OrderedKeyWhere')}<Date>`,
    metadata: 'Date',
    isSortable: true,
  }),
  Bytes: (_, __, imports) => ({
    value: 'Uint8Array',
    where: () => imports.runtime('BytesWhere'),
    key: () => `${imports.runtime('KeyWhere')}<Uint8Array>`,
    metadata: 'Bytes',
  }),
  File: (_, __, imports) => ({
    value: imports.runtime('ParseFile'),
    where: () => imports.runtime('FileWhere'),
    key: () => `${imports.runtime('KeyWhere')}<${imports.runtime('ParseFile')}>`,
    metadata: 'File',
  }),
  GeoPoint: (_, __, imports) => ({
    value: imports.runtime('GeoPoint'),
    where: () => imports.runtime('GeoPointWhere'),
    key: () => `${imports.runtime('KeyWhere')}<${imports.runtime('GeoPoint')}>`,
    metadata: 'GeoPoint',
  }),
  Polygon: (_, __, imports) => ({
    value: imports.runtime('Polygon'),
    where: () => imports.runtime('PolygonWhere'),
    key: undefined,
    metadata: 'Polygon',
  }),
  Object: (_, path, imports) => {
    const value = imports.named(path) ?? imports.runtime('ObjectValue');
    const where = (): string => `${imports.runtime('ObjectWhere')}<${value}>`;
    return { value, where, key: where, metadata: 'Object' };
  },
  Array: ({ element }, path, imports) => {
    if (!element) {
      const key = (): string => `${imports.runtime('ArrayKeyFilter')}<unknown>`;
      return { value: 'readonly unknown[]', where: () => imports.runtime('UntypedArrayWhere'), key, metadata: 'Array' };
    }
    const { value, metadata } = typeText(element, path, imports);
    return {
      value: `readonly ${value}[]`,
      where: () => `${imports.runtime('ArrayWhere')}<${value}>`,
      key: () => `${imports.runtime('ArrayKeyFilter')}<${value}>`,
      metadata: `Array<${metadata}>`,
    };
  },
  Pointer: ({ targetClass }, _, imports) => {
    const name = JSON.stringify(targetClass);
    return {
      value: `${imports.runtime('Reference')}<${name}>`,
      where: () => `${imports.runtime('PointerWhere')}<${name}, ${targetWhere(targetClass, imports)}>`,
      key: () => `${imports.runtime('KeyWhere')}<${imports.runtime('Reference')}<${name}>>`,
      metadata: `Pointer<${targetClass}>`,
    };
  },
  Relation: ({ targetClass }, _, imports) => {
    const name = JSON.stringify(targetClass);
    return {
      value: `${imports.runtime('Relation')}<${imports.ofClass(targetClass, 'Query')}, ${name}>`,
      where: () => `${imports.runtime('RelationWhere')}<${name}, ${targetWhere(targetClass, imports)}>`,
      key: undefined,
      metadata: `Relation<${targetClass}>`,
    };
  },
};

/** What can be asked of the objects that links lead to: nothing where the audience may find none of them. */
function targetWhere(targetClass: string, imports: Imports): string {
  return imports.isOpen(targetClass, 'find') ? imports.ofClass(targetClass, 'Where') : 'never';
}

/** How generated code says a field type. */
export function typeText(type: FieldType, path: readonly string[], imports: Imports): TypeText {
  const text = kinds[type.kind] as (type: FieldType, path: readonly string[], imports: Imports) => TypeText;
  return text(type, path, imports);
}

/** The class that a pointer, or an array of pointers, leads to. */
export function linkTarget(type: FieldType): string | undefined {
  const pointer = type.kind === 'Array' ? type.element : type;
  return pointer?.kind === 'Pointer' ? pointer.targetClass : undefined;
}
