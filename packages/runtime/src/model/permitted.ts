/**
 * The types of `this` for what not everybody may do: any, but where models were generated for an audience that is refused
 * the operation. There it is the reason, as text, which no object is: so a call does not compile, and says why. There is
 * one type an operation, without `infer`, for every call pays for it.
 */
export type MayFind<Types> = Types extends { closed: { find: string } } ? Types['closed']['find'] : unknown;
export type MayGet<Types> = Types extends { closed: { get: string } } ? Types['closed']['get'] : unknown;
export type MayCount<Types> = Types extends { closed: { count: string } } ? Types['closed']['count'] : unknown;
export type MayCreate<Types> = Types extends { closed: { create: string } } ? Types['closed']['create'] : unknown;
export type MayUpdate<Types> = Types extends { closed: { update: string } } ? Types['closed']['update'] : unknown;
export type MayDelete<Types> = Types extends { closed: { delete: string } } ? Types['closed']['delete'] : unknown;

export type MayUseMasterKey<Types> = Types extends { closed: { master: string } } ? Types['closed']['master'] : unknown;

/** Of an object nobody can tell whether saving makes or changes one. */
export type MaySave<Types> = Types extends { closed: { create: string; update: string } }
  ? Types['closed']['update']
  : unknown;

/** What takes two operations: the reason of the first, or else the second. */
export type Both<One, Other> = unknown extends One ? Other : One;

/** What a loop calls, without a look at `this`: what finding gives, or the reason. */
export type IfFound<Types, Given> = Types extends { closed: { find: string } } ? Types['closed']['find'] : Given;
