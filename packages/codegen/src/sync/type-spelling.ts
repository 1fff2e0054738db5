import type { FieldType } from '../schema/model.js';

/** A type as a schema file spells it: `Pointer<_User>`, `Array<String>`. Shapes and enums have no short spelling. */
export function spelledType(type: FieldType): string {
  if ('targetClass' in type) return `${type.kind}<${type.targetClass}>`;
  if ('element' in type && type.element !== undefined) return `Array<${spelledType(type.element)}>`;
  return type.kind;
}

/** The same, as far as the server knows it: not what an array holds. */
export function serverSpelling(type: FieldType): string {
  return type.kind === 'Array' ? 'Array' : spelledType(type);
}
