import { invalid } from '../values/validation-error.js';

/** Where a value stands, for error messages: `Post.seo.score`. */
export type ValuePath = string;

/**
 * How deep objects and arrays may be nested: MongoDB stores documents of 100 levels, the object itself being the first.
 * It also finds values that hold themselves.
 */
const maximumDepth = 99;

/** @throws ValidationError for a value that is nested too deep, as one that holds itself is */
export function checkDepth(path: ValuePath, depth: number): void {
  if (depth <= maximumDepth) return;
  const start = path.slice(0, 60);
  throw invalid(`${start}…`, `is nested more than ${maximumDepth} levels deep, or holds itself.`);
}
