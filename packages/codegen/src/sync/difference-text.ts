import { relative } from 'node:path';
import picocolors from 'picocolors';
import { displayText } from '../diagnostics/display-text.js';
import { isMap } from '../schema/class-draft.js';
import type { JsonValue } from '../schema/model.js';
import type { KeptField } from './difference.js';
import type { ReportedDifference } from './reported-difference.js';

export interface DifferenceTextOptions {
  readonly color: boolean;
  /** What paths are shown relative to. */
  readonly cwd: string;
  /** Whether what breaks code is shown: between a server and files it is not, for the code is made from the files. */
  readonly code: boolean;
}

/** A field whose old column the server keeps since it was renamed. */
type Kept = Pick<KeptField, 'className' | 'field' | 'renamedTo'>;

type Colors = ReturnType<typeof picocolors.createColors>;

/** The differences as a person reads them, class by class. Nothing of a schema can steer the terminal. */
export function differenceText(
  differences: readonly ReportedDifference[],
  kept: readonly Kept[],
  { color, cwd, code }: DifferenceTextOptions,
): string {
  const colors = picocolors.createColors(color);
  const lines: string[] = [];
  for (const className of new Set([...differences, ...kept].map((item) => item.className))) {
    lines.push(colors.bold(className));
    const own = differences.filter((item) => item.className === className);
    for (const item of joinedPermissions(own)) lines.push(...differenceLines(item, colors, cwd, code));
    for (const { field, renamedTo } of kept.filter((item) => item.className === className)) {
      lines.push(colors.dim(`  . ${field}: kept with its data since it was renamed to ${renamedTo}`));
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Permissions that change alike are told in one line. */
function joinedPermissions(differences: readonly ReportedDifference[]): ReportedDifference[] {
  const joined = new Map<string, ReportedDifference>();
  for (const [number, item] of differences.entries()) {
    const { permission, from, to } = item;
    const key = permission === undefined ? String(number) : JSON.stringify([from, to, item.effects]);
    const same = joined.get(key);
    joined.set(key, same === undefined ? item : { ...same, permission: `${same.permission}, ${permission}` });
  }
  return [...joined.values()];
}

function differenceLines(item: ReportedDifference, colors: Colors, cwd: string, code: boolean): string[] {
  const sign = item.kind.endsWith('Added') ? '+' : item.kind.endsWith('Removed') ? '-' : '~';
  const paint = { '+': colors.green, '-': colors.red, '~': colors.yellow }[sign];
  const place = item.file === undefined ? '' : `  ${relative(cwd, item.file)}:${item.line}`;
  const text = [subject(item), change(item)].filter((part) => part !== '').join(': ');
  return [
    `  ${paint(`${sign} ${displayText(text)}`)}${colors.dim(displayText(place))}`,
    ...effectLines(item, code).map(([what, why]) => {
      const line = displayText(`${what}: ${why}`);
      return `      ${what === 'loses data' || what === 'widens access' ? colors.red(line) : line}`;
    }),
  ];
}

function effectLines({ effects }: ReportedDifference, code: boolean): [string, string][] {
  const words = {
    losesData: 'loses data',
    widensAccess: 'widens access',
    breaksTypes: 'breaks TypeScript',
    breaksCallers: 'breaks callers',
  } as const;
  return Object.entries(words).flatMap(([key, what]): [string, string][] => {
    const why = effects[key as keyof typeof words];
    return why === undefined || (key === 'breaksTypes' && !code) ? [] : [[what, why]];
  });
}

function subject({ kind, className, field, part = '', index, permission }: ReportedDifference): string {
  if (kind === 'classAdded' || kind === 'classRemoved') return `class ${className}`;
  if (kind === 'descriptionChanged') return field === undefined ? 'description' : `description of ${field}`;
  if (kind === 'modelNameChanged') return 'name in code';
  if (index !== undefined) return `index ${index}`;
  return permission ?? `${field}${part}`;
}

function change({ kind, oldField, permission, stated, from, to }: ReportedDifference): string {
  if (kind === 'classAdded' || kind === 'classRemoved') return fieldNames(to ?? from);
  if (kind === 'fieldAdded' || kind === 'fieldRemoved') return fieldText(to ?? from);
  if (kind === 'indexAdded' || kind === 'indexRemoved') return JSON.stringify(to ?? from);
  if (kind === 'fieldRenamed') return `was ${oldField}`;
  if (kind === 'typeChanged') return `${typeText(from)} became ${typeText(to)}`;
  if (kind === 'requiredChanged' || kind === 'partRequiredChanged')
    return to === true ? 'required' : 'no longer required';
  if (kind === 'defaultChanged') return `default ${shown(from)} became ${shown(to)}`;
  if (kind === 'permissionChanged') {
    const untold = stated === false ? ' (the schema says nothing of permissions: all are open)' : '';
    return `${permissionText(permission, from)} became ${permissionText(permission, to)}${untold}`;
  }
  if (kind === 'descriptionChanged') return to === undefined ? 'removed' : from === undefined ? 'added' : 'changed';
  return `${shown(from)} became ${shown(to)}`;
}

function fieldNames(value: JsonValue | undefined): string {
  const names = isMap(value) && isMap(value['fields']) ? Object.keys(value['fields']) : [];
  return names.length === 0 ? 'no fields' : names.join(', ');
}

function fieldText(value: JsonValue | undefined): string {
  if (!isMap(value)) return '';
  const { required, defaultValue } = value;
  const preset = defaultValue === undefined ? [] : [`default ${JSON.stringify(defaultValue)}`];
  return [typeText(value as JsonValue), ...(required === true ? ['required'] : []), ...preset].join(', ');
}

function typeText(value: JsonValue | undefined): string {
  if (!isMap(value)) return '';
  const { type, targetClass } = value;
  return targetClass === undefined ? String(type) : `${String(type)}<${String(targetClass)}>`;
}

function permissionText(permission: string | undefined, value: JsonValue | undefined): string {
  const isOperation = permission !== 'protectedFields' && permission !== 'ACL' && isMap(value);
  if (!isOperation) return shown(value);
  const who = Object.entries(value).map(([name, may]) => (Array.isArray(may) ? `users in ${may.join(', ')}` : name));
  return who.length === 0 ? 'nobody' : who.map((name) => (name === '*' ? 'everybody' : name)).join(', ');
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
