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

/** The row that `select(fields)` returns: mapped over the selection, never over the class. */
export type Selected<Types extends ModelTypes, Fields> = Identity & {
  readonly [Key in keyof Fields & keyof Types['model']]: Fields[Key] extends true
    ? Types['model'][Key]
    : Key extends keyof Types['links']
      ? SelectedLink<Types['links'][Key], Fields[Key]>
      : never;
};

type SelectedLink<Link, Fields> = Link extends readonly (infer Element extends ModelTypes)[]
  ? readonly Selected<Element, Fields>[] | undefined
  : Link extends ModelTypes
    ? Selected<Link, Fields> | undefined
    : never;

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
