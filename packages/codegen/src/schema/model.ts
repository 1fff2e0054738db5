/**
 * The normalised schema: what every emitter reads, whatever the schema was written in.
 *
 * `loadSchemas` makes it from YAML, JSON or a `GET /schemas` answer, after all checks; behind it the types are trusted.
 * Classes are sorted by `className` and fields by `property`, so that two sources of the same schema give the same bytes.
 */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What a field holds: one member for each kind that Parse Server knows, with what our schema files add to it. */
export type FieldType =
  | { readonly kind: 'String'; readonly enum?: readonly string[] }
  | { readonly kind: 'Number' }
  | { readonly kind: 'Boolean' }
  | { readonly kind: 'Date' }
  | { readonly kind: 'Bytes' }
  | { readonly kind: 'File' }
  | { readonly kind: 'GeoPoint' }
  | { readonly kind: 'Polygon' }
  | { readonly kind: 'Object'; readonly properties?: readonly ShapeProperty[] }
  | { readonly kind: 'Array'; readonly element?: FieldType }
  | { readonly kind: 'Pointer'; readonly targetClass: string }
  | { readonly kind: 'Relation'; readonly targetClass: string };

/** One key of a declared object shape. The server does not know shapes; names in code and on the wire are the same. */
export interface ShapeProperty {
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly description?: string;
}

export interface FieldModel {
  /** The name on the wire, as in the server's schema. */
  readonly name: string;
  /** The name in generated code: an identifier that collides with no member of `Model`. */
  readonly property: string;
  readonly type: FieldType;
  readonly required: boolean;
  /** As it travels: `{ __type: 'Date', iso }` and the like. */
  readonly defaultValue?: JsonValue;
  readonly description?: string;
  /** The name on the wire that the field had before; `push` moves the data from there. */
  readonly renamed?: string;
  /** The server takes a value but never answers it: `password`, and what is hidden from the audience of the code. */
  readonly writeOnly?: true;
  /** The server answers it to some of the audience, or of some rows, whatever `required` says. */
  readonly sometimes?: true;
  /** The server refuses filters and orders by it from everybody of the audience. */
  readonly notAsked?: true;
}

/** What class-level permissions open or close, as far as this client does it: it adds no fields. */
export type Operation = 'find' | 'get' | 'count' | 'create' | 'update' | 'delete';

export interface ClassModel {
  /** The name on the wire, such as `_User`. */
  readonly className: string;
  /** The name in generated code, such as `User`: unique among the classes, also among all names that are generated. */
  readonly modelName: string;
  /** The generated file without folder and extension, such as `user`: unique on file systems that ignore case. */
  readonly fileName: string;
  readonly description?: string;
  /** All fields but `objectId`, `createdAt`, `updatedAt` and `ACL`, which every class has. */
  readonly fields: readonly FieldModel[];
  /** As `PUT /schemas` takes them: `{ name: { field: 1 | -1 | 'text' } }`, wire names. */
  readonly indexes?: { readonly [name: string]: { readonly [field: string]: JsonValue } };
  /** As `PUT /schemas` takes them. Absent where the schema says nothing: then the server's default, open to all, holds. */
  readonly classLevelPermissions?: { readonly [operation: string]: JsonValue };
  /** What everybody of the audience is refused, and why; `master` is what needs the master key in every class. */
  readonly closed?: { readonly [Name in Operation | 'master']?: string };
}

/** A cloud function or a job, as `functions.yaml` declares it. */
export interface FunctionModel {
  /** The name on the wire, such as `averageRating`. */
  readonly name: string;
  /** What the names of its types begin with, such as `AverageRating`. */
  readonly typeName: string;
  readonly description?: string;
  readonly params: readonly ShapeProperty[];
  /** What a function answers; absent where nothing is said, and for a job. */
  readonly returns?: FieldType;
}

/** A parameter of the application's config, as `config.yaml` declares it. */
export interface ConfigParameter extends ShapeProperty {
  /** Whether the server shows it to the master key alone. */
  readonly masterKeyOnly: boolean;
}

export interface SchemaModel {
  readonly classes: readonly ClassModel[];
  /** Sorted by name. */
  readonly functions?: readonly FunctionModel[];
  readonly jobs?: readonly FunctionModel[];
  /** Sorted by name. */
  readonly config?: readonly ConfigParameter[];
}
