import type { Model } from '../model/model.js';

/** What a generated class tells the query builder about itself. */
export interface ModelTypes {
  /** Which links were loaded; put in place by `Loaded`. */
  included: unknown;
  /** The object that a query finds: generated as `Post<this['included']>`. */
  model: { readonly className: string };
  where: object;
  input: object;
  update: object;
  include: object;
  select: object;
  /** The fields that can be sorted by, beside `SystemSort`. */
  sort: string;
  /** What links lead to, by field. */
  links: object;
}

/** The object that a query finds when these links are included: `Post<{ author: true }>`. */
export type Loaded<Types extends ModelTypes, Included> = (Types & { included: Included })['model'];

/** What objects of every class can be sorted by. */
export type SystemSort = 'objectId' | 'createdAt' | 'updatedAt';

type Identity = Pick<Model, 'objectId' | 'createdAt' | 'updatedAt'>;

/** Which fields come: all, or what `select` and `omit` were called with. */
export type AllFields = 'all';
export interface SomeFields {
  readonly fields: unknown;
  readonly omitted: PropertyKey;
}

/** The shape after a `select`: called twice, both. */
export type Selecting<Shape, New> = Shape extends SomeFields
  ? { fields: Shape['fields'] extends AllFields ? New : Shape['fields'] & New; omitted: Shape['omitted'] }
  : { fields: New; omitted: never };

/** The shape after an `omit`. */
export type Omitting<Shape, Field extends PropertyKey> = Shape extends SomeFields
  ? { fields: Shape['fields']; omitted: Shape['omitted'] | Field }
  : { fields: AllFields; omitted: Field };

/** What a query finds: the whole object with these links, or what was selected of it, without what is omitted. */
export type RowOf<Types extends ModelTypes, Included, Shape> = Shape extends SomeFields
  ? Without<
      Shape['fields'] extends AllFields ? Loaded<Types, Included> : Selected<Types, Shape['fields'], Included>,
      Shape['omitted']
    >
  : Loaded<Types, Included>;

type Without<Row, Omitted extends PropertyKey> = [Omitted] extends [never] ? Row : Omit<Row, Omitted>;

/**
 * The row that `select(fields)` returns: mapped over the selection, never over the class. A link that is included comes
 * with the fields that are selected of it, or else as a whole.
 */
export type Selected<Types extends ModelTypes, Fields, Included = {}> = Identity & {
  readonly [Key in (keyof Fields | keyof Included) & keyof Types['model']]: Key extends keyof Fields
    ? Fields[Key] extends true
      ? Loaded<Types, Included>[Key & keyof Loaded<Types, Included>]
      : Key extends keyof Types['links']
        ? SelectedLink<Types['links'][Key], Fields[Key], Key extends keyof Included ? Included[Key] : {}>
        : never
    : Loaded<Types, Included>[Key & keyof Loaded<Types, Included>];
};

type SelectedLink<Link, Fields, Included> = Link extends readonly (infer Element extends ModelTypes)[]
  ? readonly Selected<Element, Fields, Included extends true ? {} : Included>[] | undefined
  : Link extends ModelTypes
    ? Selected<Link, Fields, Included extends true ? {} : Included> | undefined
    : never;

/** All links of a class, as `includeAll()` loads them: also those inside its object fields. */
export type AllLinks<Links> = {
  [Key in keyof Links]: Links[Key] extends ModelTypes | readonly ModelTypes[] ? true : AllLinks<Links[Key]>;
};

/**
 * Refuses keys that `Shape` does not have, at any depth: TypeScript looks for those in literals, but not where a type
 * parameter is inferred from one.
 */
export type Exactly<Tree, Shape> = {
  [Key in keyof Tree]: Key extends keyof Shape
    ? Tree[Key] extends object
      ? Exactly<Tree[Key], Extract<Shape[Key], object>>
      : Tree[Key]
    : `${Key & string} is no field that can be named here`;
};
