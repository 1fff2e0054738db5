import { invalid } from '../values/validation-error.js';
import { describe } from '../wire/encode.js';

/**
 * The objects that a call for many was given, each once.
 *
 * @throws ValidationError for what is no list, and for a member that is no object of a class
 */
export function listedObjects<Item>(call: string, objects: readonly Item[], fits: (object: Item) => boolean): Item[] {
  if (!Array.isArray(objects)) throw invalid(call, `takes an array of objects, not ${describe(objects)}.`);
  const wrong = objects.findIndex((object) => !fits(object));
  if (wrong < 0) return [...new Set(objects)];
  throw invalid(`${call}[${wrong}]`, `is no object that a class of this client made, but ${describe(objects[wrong])}.`);
}

/** What names its class: an object, a pointer, or a bare reference. */
export function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'className' in value;
}
