import type { FieldType, FunctionModel, ShapeProperty } from '../schema/model.js';
import type { FileImports } from './file-imports.js';
import { propertyKey, stringLiteral } from './text.js';
import { typeText } from './type-text.js';

/** What a parameter takes: as a field of an object does, and shapes as they are. */
export function paramText(type: FieldType, imports: FileImports): string {
  return valueText(type, (pointer) => typeText(pointer, [], imports).value, imports);
}

/** What a function answers. */
export function resultText({ typeName, returns }: FunctionModel, imports: FileImports): string {
  if (returns === undefined) return 'unknown';
  if (returns.kind === 'Object' && returns.properties) return `${typeName}Result`;
  return answeredText(returns, imports);
}

/** What a part of an answer is: objects come whole. */
export function answeredText(type: FieldType, imports: FileImports): string {
  return valueText(type, ({ targetClass }) => imports.ofClass(targetClass, ''), imports);
}

type PointerText = (type: Extract<FieldType, { kind: 'Pointer' }>) => string;

/** A value in a call, with what pointers are at this side of it. */
export function valueText(type: FieldType, pointer: PointerText, imports: FileImports): string {
  switch (type.kind) {
    case 'Pointer':
      return pointer(type);
    case 'String':
      return type.enum ? type.enum.map(stringLiteral).join(' | ') : 'string';
    case 'Array': {
      if (!type.element) return 'readonly unknown[]';
      const element = valueText(type.element, pointer, imports);
      return `readonly ${element.includes(' ') ? `(${element})` : element}[]`;
    }
    case 'Object': {
      if (!type.properties) return imports.runtime('ObjectValue');
      const members = type.properties.map(
        (property) => `${member(property)} ${valueText(property.type, pointer, imports)}`,
      );
      return `{ ${members.join('; ')} }`;
    }
    default:
      return typeText(type, [], imports).value;
  }
}

/** How a member of an interface begins. */
export function member({ name, required }: ShapeProperty): string {
  return `readonly ${propertyKey(name)}${required ? '' : '?'}:`;
}

/** A type in the shorthand that the runtime reads (`ClassSchema`). */
export function kindText(type: FieldType): string {
  if (type.kind === 'Array') return type.element ? `Array<${kindText(type.element)}>` : 'Array';
  return 'targetClass' in type ? `${type.kind}<${type.targetClass}>` : type.kind;
}
