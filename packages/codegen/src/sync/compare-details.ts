import type { FieldModel, FieldType, ShapeProperty } from '../schema/model.js';
import { canonicalJson } from './same-json.js';
import type { Effects, FileDifference } from './difference.js';
import { spelledType } from './type-spelling.js';

/** Compares what schema files alone say of a field: names in code, descriptions, enums, elements and shapes. */
export function compareDetails(
  className: string,
  from: FieldModel,
  to: FieldModel,
  retyped: boolean,
): FileDifference[] {
  const differences: FileDifference[] = [];
  const place = { className, field: to.name };
  // A rename says by itself what becomes of the name in code.
  if (from.name === to.name && from.property !== to.property) {
    const effects = { breaksTypes: `the property ${from.property} is called ${to.property}` };
    differences.push({ kind: 'propertyChanged', ...place, from: from.property, to: to.property, effects });
  }
  if (from.description !== to.description) {
    const { description } = to;
    differences.push({ kind: 'descriptionChanged', ...place, from: from.description, to: description, effects: {} });
  }
  if (!retyped) differences.push(...compareTypes(className, to.name, '', from.type, to.type));
  return differences;
}

function compareTypes(
  className: string,
  field: string,
  part: string,
  from: FieldType | undefined,
  to: FieldType | undefined,
): FileDifference[] {
  const place = { className, field, part };
  if (from?.kind === 'String' && to?.kind === 'String') {
    const [old, now] = [from.enum, to.enum];
    const same = old?.length === now?.length && old?.every((value) => now?.includes(value)) !== false;
    return same ? [] : [{ kind: 'enumChanged', ...place, from: old, to: now, effects: enumEffects(old, now) }];
  }
  if (from?.kind === 'Array' && to?.kind === 'Array') {
    return compareTypes(className, field, `${part}[]`, from.element, to.element);
  }
  if (from?.kind === 'Object' && to?.kind === 'Object' && from.properties && to.properties) {
    return compareShapes(className, field, part, from.properties, to.properties);
  }
  const same = from === to || (from && to && spelledType(from) === spelledType(to) && bare(from) === bare(to));
  return same ? [] : [{ kind: 'shapeChanged', ...place, from, to, effects: retyped(from, to) }];
}

/** Whether an object says nothing of its keys; the same for all other kinds. */
function bare(type: FieldType): boolean {
  return type.kind !== 'Object' || type.properties === undefined;
}

function compareShapes(
  className: string,
  field: string,
  part: string,
  from: readonly ShapeProperty[],
  to: readonly ShapeProperty[],
): FileDifference[] {
  const before = new Map(from.map((property) => [property.name, property]));
  const after = new Map(to.map((property) => [property.name, property]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name): FileDifference[] => {
    const [old, now] = [before.get(name), after.get(name)];
    const inner = `${part}.${name}`;
    const place = { className, field, part: inner };
    if (old === undefined || now === undefined) {
      const effects = now === undefined ? removedKey : now.required ? demandedKey : {};
      return [{ kind: 'shapeChanged', ...place, from: old?.type, to: now?.type, effects }];
    }
    const changes = compareTypes(className, field, inner, old.type, now.type);
    if (old.required === now.required) return changes;
    const effects = now.required ? demandedKey : looseKey;
    return [{ kind: 'partRequiredChanged', ...place, from: old.required, to: now.required, effects }, ...changes];
  });
}

const removedKey: Effects = { breaksTypes: 'the key is gone' };
const demandedKey: Effects = { breaksTypes: 'writing the object needs a value for it' };
const looseKey: Effects = { breaksTypes: 'it may be undefined' };

function retyped(from: FieldType | undefined, to: FieldType | undefined): Effects {
  const spelled = (type: FieldType | undefined): string => (type === undefined ? 'anything' : shapeText(type));
  return { breaksTypes: `${spelled(from)} became ${spelled(to)}` };
}

function shapeText(type: FieldType): string {
  if (type.kind !== 'Object') return spelledType(type);
  return type.properties === undefined ? 'an Object of any keys' : 'an Object of declared keys';
}

function enumEffects(from: readonly string[] | undefined, to: readonly string[] | undefined): Effects {
  const list = (values: readonly string[]): string => values.map((value) => canonicalJson(value)).join(', ');
  if (from === undefined) return { breaksTypes: `only ${list(to ?? [])} can be written` };
  if (to === undefined) return { breaksTypes: 'it may read as any text', breaksCallers: 'programs may read any text' };
  const removed = from.filter((value) => !to.includes(value));
  const added = to.filter((value) => !from.includes(value));
  const narrowed = removed.length > 0 ? `${list(removed)} can no longer be written` : undefined;
  const widened = added.length > 0 ? `it may read as ${list(added)}` : undefined;
  return {
    breaksTypes: [narrowed, widened].filter((text) => text !== undefined).join('; '),
    ...(widened !== undefined && { breaksCallers: `programs may read ${list(added)}, which they do not know` }),
  };
}
