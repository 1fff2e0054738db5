/**
 * What generated code tells the runtime about a class: the only thing that generator and runtime share.
 *
 * A field is written as in a schema file's shorthand, `!` marks a required one:
 * `'String'`, `'Number!'`, `'String write-only'` (a password), `'Array<String>'`, `'Pointer<_User>!'`, `'Array<Pointer<_User>>'`, `'Relation<_User>'`.
 */
export interface ClassSchema {
  /** The name on the wire, such as `_User`. */
  readonly className: string;
  /** Field types by the name in code, without `objectId`, `createdAt`, `updatedAt` and `ACL`. */
  readonly fields: { readonly [property: string]: string };
  /** The names on the wire of the fields whose name in code differs. */
  readonly names?: { readonly [property: string]: string };
  /** The links inside object fields, such as `'seo.owner': '_User'`: where a declared shape has pointers. */
  readonly links?: { readonly [path: string]: string };
}

/** The kinds of field that Parse Server knows (its `SchemaController`, `validNonRelationOrPointerTypes` and the two left out there). */
export type FieldKind =
  | 'String'
  | 'Number'
  | 'Boolean'
  | 'Date'
  | 'Bytes'
  | 'File'
  | 'GeoPoint'
  | 'Polygon'
  | 'Object'
  | 'Array'
  | 'Pointer'
  | 'Relation'
  | 'ACL';

/** A field type, read from its shorthand. */
export interface TypeDefinition {
  readonly kind: FieldKind;
  /** The class that a pointer or relation leads to, on the wire. */
  readonly target?: string;
  /** What an array holds, where that is declared. */
  readonly element?: TypeDefinition;
}

export interface FieldDefinition extends TypeDefinition {
  /** The name in code. */
  readonly property: string;
  /** The name on the wire. */
  readonly name: string;
  readonly required: boolean;
  /** Where it stands, for error messages: `Post.title`. */
  readonly path: string;
  /** It is one that every class has. */
  readonly isBuiltIn?: boolean;
  /** The server takes a value but never answers it: it is not kept here either. */
  readonly writeOnly?: boolean;
}

/** A class schema made ready for look-ups by either name. */
export interface ClassDefinition {
  readonly className: string;
  readonly byProperty: ReadonlyMap<string, FieldDefinition>;
  readonly byName: ReadonlyMap<string, FieldDefinition>;
  /** The classes that links inside object fields lead to, by path in code. */
  readonly links: ReadonlyMap<string, string>;
}

const definitions = new WeakMap<ClassSchema, ClassDefinition>();

/** The fields that every class has, beside its own; in shorthand. */
const builtInFields = { objectId: 'String!', createdAt: 'Date!', updatedAt: 'Date!', ACL: 'ACL' };

/** Reads a class schema; done once for each. */
export function defineClass(schema: ClassSchema): ClassDefinition {
  let definition = definitions.get(schema);
  if (!definition) {
    const define = ([property, text]: [string, string]): FieldDefinition => defineField(schema, property, text);
    const builtIn = Object.entries(builtInFields).map((field) => ({ ...define(field), isBuiltIn: true }));
    const fields = [...builtIn, ...Object.entries(schema.fields).map(define)];
    definition = {
      className: schema.className,
      byProperty: new Map(fields.map((field) => [field.property, field])),
      byName: new Map(fields.map((field) => [field.name, field])),
      links: new Map(Object.entries(schema.links ?? {})),
    };
    definitions.set(schema, definition);
  }
  return definition;
}

function defineField(schema: ClassSchema, property: string, text: string): FieldDefinition {
  const [, type = '', required, writeOnly] = /^(.*?)(!)?( write-only)?$/.exec(text) ?? [];
  const name = schema.names && Object.hasOwn(schema.names, property) ? schema.names[property] : undefined;
  return {
    property,
    name: name ?? property,
    path: `${schema.className}.${property}`,
    required: required !== undefined,
    writeOnly: writeOnly !== undefined,
    ...defineType(type),
  };
}

function defineType(text: string): TypeDefinition {
  const [, kind, argument] = /^(\w+)(?:<(.+)>)?$/.exec(text) ?? [];
  if (kind === 'Array') return argument ? { kind, element: defineType(argument) } : { kind };
  return argument ? { kind: kind as FieldKind, target: argument } : { kind: kind as FieldKind };
}
