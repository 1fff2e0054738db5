import type { Connection } from '../model/connection.js';
import { invalid } from '../values/validation-error.js';

/** The class of a link. @throws ValidationError where the client was not given it: its objects would have no fields */
export function knownClass(connection: Connection, className: string): string {
  if (connection.modelClass(className).isKnown) return className;
  throw invalid(className, 'is a class that this client was not given: name it, too, in the models of createClient.');
}
