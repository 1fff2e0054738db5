import { didYouMean } from '../diagnostics/suggestion.js';
import { fieldKind, fieldKindNames, fieldKinds, type FieldKindName } from './field-kinds.js';

/** A type as it is spelled: `String`, `Pointer<_User>`, `Array<Array<Number>>`. */
export interface TypeExpression {
  readonly kind: FieldKindName;
  readonly targetClass?: string;
  readonly element?: TypeExpression;
}

export interface TypeProblem {
  readonly problem: string;
  readonly hint?: string | undefined;
}

const deepestArray = 16;
const longestSpelling = 500;
const className = /^[A-Za-z_][A-Za-z0-9_:]*$/;

/** What people call our kinds elsewhere. */
const otherNames: Readonly<Record<string, FieldKindName>> = {
  text: 'String',
  varchar: 'String',
  uuid: 'String',
  enum: 'String',
  int: 'Number',
  integer: 'Number',
  float: 'Number',
  double: 'Number',
  decimal: 'Number',
  bool: 'Boolean',
  datetime: 'Date',
  timestamp: 'Date',
  json: 'Object',
  map: 'Object',
  list: 'Array',
  point: 'GeoPoint',
  blob: 'Bytes',
  buffer: 'Bytes',
  binary: 'Bytes',
  image: 'File',
  reference: 'Pointer',
};

/** Reads a type's spelling. Whether its class exists is not looked at here. */
export function parseTypeExpression(text: string, depth = 0): TypeExpression | TypeProblem {
  if (text.length > longestSpelling) return { problem: 'the type is too long to be one' };
  const match = /^\s*([^<>\s]*)\s*(?:<([^]*)>)?\s*$/.exec(text);
  const name = match?.[1] ?? '';
  if (match === null) {
    return { problem: 'the angle brackets do not match', hint: 'write `Array<String>` or `Pointer<_User>`' };
  }
  const kind = fieldKind(name);
  if (kind === undefined) return unknownType(name);
  const inside = match[2]?.trim();
  if (inside === undefined) return { kind: name as FieldKindName };
  if (kind.parameter === undefined) {
    return { problem: `${name} takes nothing in angle brackets`, hint: `write \`${name}\`` };
  }
  return kind.parameter === 'class'
    ? classParameter(name as FieldKindName, inside)
    : elementParameter(name as FieldKindName, inside, depth);
}

function classParameter(kind: FieldKindName, inside: string): TypeExpression | TypeProblem {
  if (className.test(inside)) return { kind, targetClass: inside };
  return { problem: `${kind}<…> needs the name of a class`, hint: `write \`${kind}<_User>\`` };
}

function elementParameter(kind: FieldKindName, inside: string, depth: number): TypeExpression | TypeProblem {
  if (inside === '') return { problem: `${kind}<> does not say of what`, hint: `write \`${kind}<String>\`` };
  if (depth >= deepestArray) return { problem: 'the type is nested too deeply' };
  const element = parseTypeExpression(inside, depth + 1);
  if ('problem' in element) return element;
  const notAValue = fieldKinds[element.kind].notAValue;
  if (notAValue !== undefined) return { problem: `${kind}<${element.kind}<…>> is not possible: ${notAValue}` };
  return missingTarget(element) ?? { kind, element };
}

/** A pointer or relation that does not name its class. */
export function missingTarget({ kind, targetClass }: TypeExpression): TypeProblem | undefined {
  if (fieldKinds[kind].parameter !== 'class' || targetClass !== undefined) return undefined;
  return { problem: `a ${kind} must name its class`, hint: `write \`${kind}<_User>\`` };
}

function unknownType(name: string): TypeProblem {
  if (name === '') return { problem: 'the type is empty', hint: `write one of ${fieldKindNames.join(', ')}` };
  const known = otherNames[name.toLowerCase()];
  const meant = known === undefined ? didYouMean(name, fieldKindNames) : `did you mean \`${known}\`?`;
  const shown = name.slice(0, 60);
  const link =
    /^_?[A-Z]/.test(name) && className.test(name) ? `; where it is a class, write \`Pointer<${shown}>\`` : '';
  return { problem: `unknown type \`${shown}\``, hint: meant ?? `types are ${fieldKindNames.join(', ')}${link}` };
}
