/**
 * What may be done with a class, as the type of `this` of its methods. Where models are generated for an audience, their
 * types have a member `closed` with a text for each operation that this audience is refused: a call of one does not compile,
 * and the compiler shows the text. None of these types is generic, so that code for any class can call what it likes.
 *
 * See docs/decisions/0125-closed-operations.md.
 */
export declare const typesOf: unique symbol;

// Written out one by one: so the text is in the last line of the compiler's message, and nothing of ours is in it.
export interface Findable {
  readonly [typesOf]?: { readonly sort: string; readonly closed?: { readonly find?: never; readonly master: string } };
}
export interface Gettable {
  readonly [typesOf]?: { readonly sort: string; readonly closed?: { readonly get?: never; readonly master: string } };
}
export interface Countable {
  readonly [typesOf]?: { readonly sort: string; readonly closed?: { readonly count?: never; readonly master: string } };
}
export interface Creatable {
  readonly [typesOf]?: {
    readonly sort: string;
    readonly closed?: { readonly create?: never; readonly master: string };
  };
}
export interface Updatable {
  readonly [typesOf]?: {
    readonly sort: string;
    readonly closed?: { readonly update?: never; readonly master: string };
  };
}
export interface Deletable {
  readonly [typesOf]?: {
    readonly sort: string;
    readonly closed?: { readonly delete?: never; readonly master: string };
  };
}
export interface ForMasterKey {
  readonly [typesOf]?: { readonly sort: string; readonly closed?: { readonly master?: never } };
}

/** What a loop calls, without a look at `this`: what finding gives, or the reason why not. */
export type IfFindable<Types, Given> = Types extends { closed: { find: string } } ? Types['closed']['find'] : Given;

/** The same for the methods of objects, whose fields carry `closed`: any `this`, or the text, which no object is. */
export type MayGet<Fields> = Fields extends { closed: { get: string } } ? Fields['closed']['get'] : unknown;
export type MayDelete<Fields> = Fields extends { closed: { delete: string } } ? Fields['closed']['delete'] : unknown;
/** Of an object nobody can tell whether saving makes or changes one. */
export type MaySave<Fields> = Fields extends { closed: { create: string; update: string } }
  ? Fields['closed']['update']
  : unknown;
