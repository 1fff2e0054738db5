import { didYouMean } from '../diagnostics/suggestion.js';
import { isSystemClass, systemClassNames } from './system-classes.js';

const identifier = /^[A-Za-z][A-Za-z0-9_]*$/;
const joinTable = /^_Join:/;

/** PostgreSQL cuts longer names, so that two of them can meet in one column; MongoDB keeps up to about this many. */
const longestName = { written: 63, exported: 120 };

export interface NameProblem {
  readonly problem: string;
  readonly hint?: string | undefined;
}

/** What the server has against a class name (`classNameIsValid` in `SchemaController.js`). */
export function classNameProblem(name: string, exported: boolean): NameProblem | undefined {
  if (isSystemClass(name)) return undefined;
  if (joinTable.test(name)) return { problem: 'is the table of a relation, which the server makes by itself' };
  if (name.startsWith('_')) {
    const hint = didYouMean(name, systemClassNames) ?? 'only the server’s own classes start with an underscore';
    return { problem: 'is no class of the server', hint };
  }
  return namePatternProblem(name, exported) ?? reservedProblem(name, ['length', 'className']);
}

/** What the server has against a field name (`fieldNameIsValid` in `SchemaController.js`). */
export function fieldNameProblem(name: string, className: string, exported: boolean): NameProblem | undefined {
  const reserved = className === '_Hooks' ? ['length'] : ['length', 'className'];
  return namePatternProblem(name, exported) ?? reservedProblem(name, reserved);
}

function namePatternProblem(name: string, exported: boolean): NameProblem | undefined {
  const longest = exported ? longestName.exported : longestName.written;
  if (!identifier.test(name)) {
    return { problem: 'is not a valid name', hint: 'the server takes letters, digits and `_`, with a letter first' };
  }
  if (name.length > longest)
    return { problem: `is longer than ${longest} characters`, hint: 'databases cut such names' };
  return undefined;
}

function reservedProblem(name: string, reserved: readonly string[]): NameProblem | undefined {
  return reserved.includes(name)
    ? { problem: 'is a name that the server keeps for itself', hint: 'choose another name' }
    : undefined;
}
