import { invalid } from '../values/validation-error.js';
import type { ClassDefinition, FieldDefinition } from '../wire/class-schema.js';

/** A field by its name in code. @throws ValidationError where the class has none */
export function fieldOf(definition: ClassDefinition, property: string, place: string): FieldDefinition {
  const field = definition.byProperty.get(property);
  if (!field) throw invalid(`${definition.className}.${property}`, `is no field of this class (in ${place}).`);
  if (field.writeOnly) throw invalid(field.path, `cannot be asked for: the server never shows it (in ${place}).`);
  return field;
}
