import * as z from 'zod';
import { quoted, shownValue } from './display-text.js';
import type { Path } from './diagnostic-list.js';
import { didYouMean } from './suggestion.js';

/** A problem that zod found, in our words. */
export interface DescribedIssue {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly hint?: string | undefined;
  /** The name of a key that the schema does not know. */
  readonly unknownKey?: string;
}

/** Checks a value and describes what is wrong with it: each unknown key and each wrong value by itself. */
export function describedIssues(schema: z.ZodType, value: unknown): DescribedIssue[] {
  const result = schema.safeParse(value);
  return result.success ? [] : result.error.issues.flatMap((issue) => describeIssue(issue, schema, value));
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): DescribedIssue[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      part: 'key',
      message: `unknown key ${quoted(key)}`,
      hint: didYouMean(key, known) ?? (known.length > 0 ? `keys are ${known.join(', ')}` : undefined),
      unknownKey: key,
    }));
  }
  const found = valueAt(value, path);
  const name = path.length === 0 ? 'it' : quoted(dotted(path));
  if (found === undefined) return [{ path, part: 'value', message: `${name} is missing` }];
  if (issue.code === 'too_small') return [{ path, part: 'value', message: `${name} must not be empty` }];
  const message = `${name} ${expectation(issue)}, not ${shownValue(found)}`;
  return [{ path, part: 'value', message, hint: spellingHint(issue, found) }];
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('must be ')) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    default:
      return `is not valid (${issue.message})`;
  }
}

function spellingHint(issue: z.core.$ZodIssue, found: unknown): string | undefined {
  if (issue.code !== 'invalid_type') return undefined;
  if (issue.expected === 'boolean' && typeof found === 'string' && /^(yes|no|on|off|y|n)$/i.test(found)) {
    return 'YAML 1.2 knows only `true` and `false`';
  }
  const scalar = ['number', 'boolean'].includes(typeof found) || found === null;
  return issue.expected === 'string' && scalar ? `put it in quotes: '${String(found)}'` : undefined;
}

/** `find.pointerFields[0]` for people. */
function dotted(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

/** The keys that the object at a path of the schema knows, for "did you mean". */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let current: unknown = unwrapped(schema);
  for (const step of path) {
    if (current instanceof z.ZodObject) {
      const own = Object.hasOwn(current.shape, step) ? current.shape[step as string] : current.def.catchall;
      current = unwrapped(own);
    } else if (current instanceof z.ZodRecord) current = unwrapped(current.valueType);
    else if (current instanceof z.ZodArray) current = unwrapped(current.element);
    else return [];
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape).filter((key) => !key.startsWith('$')) : [];
}

function unwrapped(schema: unknown): unknown {
  let current = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodDefault || current instanceof z.ZodPrefault) {
    current = current.unwrap();
  }
  return current;
}
