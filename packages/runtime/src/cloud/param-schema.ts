/**
 * What a parameter takes, as generated code tells it: a type in the shorthand of `ClassSchema`, and what that cannot say.
 */
export type ParamSchema = string | DetailedParamSchema;

export interface DetailedParamSchema {
  /** `'String!'`, `'Array'`, `'Object'`. */
  readonly type: string;
  readonly enum?: readonly string[];
  /** Of an object, all its keys. */
  readonly properties?: ParamSchemas;
  /** Of an array, what it holds. */
  readonly element?: ParamSchema;
}

/** The parameters of a function or job, by name. */
export interface ParamSchemas {
  readonly [name: string]: ParamSchema;
}
