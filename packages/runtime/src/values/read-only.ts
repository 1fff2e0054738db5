/** What bundlers put in place of it; where nothing did, in a browser, there is no such thing. */
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** `freeze` in development. Where a bundler puts `production` in place, nothing else refers to it, and it is left out. */
let protect: ((value: object) => void) | false | undefined;

/**
 * The same value, which nobody can change in place any more, to any depth: a change in place would never be saved. Only
 * in development, so that production pays nothing; links to objects and bytes stay as they are.
 */
export function readOnly<Value>(value: Value): Value {
  if (protect === undefined) {
    protect = false;
    try {
      if (process.env.NODE_ENV !== 'production') protect = freeze;
    } catch {
      // A browser without a bundler.
    }
  }
  if (protect && typeof value === 'object' && value !== null) protect(value);
  return value;
}

function freeze(value: object): void {
  if (Object.isFrozen(value)) return;
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Date.prototype) Object.setPrototypeOf(value, (fixedDate ??= fixedDatePrototype()));
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isPlain && !Array.isArray(value)) return;
  Object.freeze(value);
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) freeze(member);
}

let fixedDate: object | undefined;

/** No date can be frozen: its time is no property. So its setters go. */
function fixedDatePrototype(): object {
  const refuse = (): never => {
    throw new TypeError('A Date that was read cannot be changed in place: assign a new Date to the field.');
  };
  const setters = Object.getOwnPropertyNames(Date.prototype).filter((name) => name.startsWith('set'));
  return Object.create(Date.prototype, Object.fromEntries(setters.map((name) => [name, { value: refuse }]))) as object;
}
