import * as z from 'zod';
import type { DiagnosticList, Path } from '../diagnostics/diagnostic-list.js';
import { quoted, shownValue } from '../diagnostics/display-text.js';
import { suggestion } from '../diagnostics/suggestion.js';
import { describedIssues } from '../diagnostics/zod-issues.js';
import {
  isMap,
  type ClassContext,
  type ClassDraft,
  type ClassSource,
  type FieldDraft,
  type TargetUse,
} from './class-draft.js';
import { classDefinition } from './class-definition.js';
import { readField } from './field-reader.js';
import { classNameProblem, fieldNameProblem } from './server-names.js';
import { columnsOf, commonColumns } from './system-classes.js';

const definition = classDefinition(z.record(z.string(), z.unknown()));
const writtenByServer = ['objectId', 'createdAt', 'updatedAt'];

/** Reads one class by itself. Without a valid name there is nothing that others could refer to: `undefined`. */
export function readClass(
  source: ClassSource,
  diagnostics: DiagnosticList,
  targets: TargetUse[],
): ClassDraft | undefined {
  const { origin, path, value } = source;
  const className = readClassName(source, diagnostics);
  if (className === undefined) return undefined;
  const fields = isMap(value['fields']) ? value['fields'] : {};
  const exported = writtenByServer.every((name) => Object.hasOwn(fields, name));
  const context: ClassContext = { diagnostics, origin, className, exported, targets };
  checkKeys(context, source);
  const { description, modelName, indexes, classLevelPermissions } = value;
  return {
    source,
    className,
    exported,
    fields: readFields(context, fields, [...path, 'fields']),
    indexes,
    classLevelPermissions,
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof modelName === 'string' ? { modelName } : {}),
  };
}

/** Whether a server's answer lists a class that it only made to keep a relation. */
export function isJoinTable(value: Readonly<Record<string, unknown>>): boolean {
  return (
    typeof value['className'] === 'string' &&
    value['className'].startsWith('_Join:') &&
    isMap(value['fields']) &&
    'objectId' in value['fields']
  );
}

function readClassName({ origin, path, value }: ClassSource, diagnostics: DiagnosticList): string | undefined {
  const { className } = value;
  const place = { origin, path: [...path, 'className'] };
  if (typeof className === 'string') {
    const exported = isMap(value['fields']) && Object.hasOwn(value['fields'], 'objectId');
    const problem = classNameProblem(className, exported);
    if (problem === undefined) return className;
    diagnostics.add({ message: `class name ${quoted(className)} ${problem.problem}`, hint: problem.hint, place });
    return undefined;
  }
  const meant = Object.hasOwn(value, 'className') ? undefined : suggestion('className', Object.keys(value));
  if (meant !== undefined) {
    const key = { origin, path: [...path, meant], part: 'key' as const };
    diagnostics.add({ message: `unknown key ${quoted(meant)}`, hint: 'did you mean `className`?', place: key });
  } else if (className === undefined) {
    diagnostics.add({
      message: 'the class has no `className`',
      hint: 'add `className: Post`',
      place: { origin, path },
    });
  } else diagnostics.add({ message: `\`className\` must be text, not ${shownValue(className)}`, place });
  return undefined;
}

function checkKeys({ diagnostics, origin, className, exported }: ClassContext, { path, value }: ClassSource): void {
  for (const { path: below, part, message, hint, unknownKey } of describedIssues(definition, value)) {
    // What a server itself keeps there need not be mended by the person who generates from it.
    const minor = unknownKey !== undefined || below[0] === 'indexes' || below[0] === 'classLevelPermissions';
    const severity = exported && minor ? 'warning' : 'error';
    const place = { origin, path: [...path, ...below], part };
    diagnostics.add({ severity, message: `${className}: ${message}`, hint, place });
  }
}

function readFields(
  context: ClassContext,
  fields: Readonly<Record<string, unknown>>,
  path: Path,
): Map<string, FieldDraft> {
  const drafts = new Map<string, FieldDraft>();
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    const at = [...path, name];
    if (Object.hasOwn(commonColumns, name)) checkCommonColumn(context, name, value, at);
    else if (context.exported && name.startsWith('_'))
      continue; // a column that the server keeps for itself
    else {
      const builtIn = Object.hasOwn(columnsOf(context.className), name);
      const problem = builtIn ? undefined : fieldNameProblem(name, context.className, context.exported);
      if (problem !== undefined) {
        const message = `${context.className}: field name ${quoted(name)} ${problem.problem}`;
        context.diagnostics.add({
          message,
          hint: problem.hint,
          place: { origin: context.origin, path: at, part: 'key' },
        });
      }
      const draft = readField(context, name, value, at);
      drafts.set(name, problem === undefined ? draft : { ...draft, misnamed: true });
    }
  }
  return drafts;
}

/** A source may repeat what every class has, as `GET /schemas` does, but not change it. */
function checkCommonColumn(
  { diagnostics, origin, className }: ClassContext,
  name: string,
  value: unknown,
  path: Path,
): void {
  const type = isMap(value) ? value['type'] : value;
  if (type === commonColumns[name]) return;
  const message = `${className}.${name} is a field that every class has; it is ${name === 'ACL' ? 'an' : 'a'} ${commonColumns[name]}`;
  diagnostics.add({ message, hint: `leave \`${name}\` out`, place: { origin, path, part: 'key' } });
}
