import type { DiagnosticList, Origin } from '../diagnostics/diagnostic-list.js';
import type { ClassDraft, FieldDraft } from './class-draft.js';
import type { FieldType } from './model.js';
import { alwaysPresent, columnsOf, isSystemClass, type BuiltInColumn } from './system-classes.js';

const nowhere: Origin = { file: 'built-in classes' };

/**
 * All classes of the schema, those of the server with their built-in columns.
 *
 * Of these, four are always there; another only where a person wrote it down, where it has fields of its own, or where
 * something points at it. So what a server happens to have used (`_PushStatus` after the first push) changes nothing.
 */
export function completeClasses(
  drafts: readonly ClassDraft[],
  wanted: ReadonlySet<string>,
  diagnostics: DiagnosticList,
): ClassDraft[] {
  const byName = new Map(drafts.map((draft) => [draft.className, draft]));
  const complete = new Map<string, ClassDraft>();
  const include = (className: string): void => {
    if (complete.has(className)) return;
    const merged = withBuiltInColumns(byName.get(className) ?? builtInClass(className), diagnostics);
    complete.set(className, merged);
    for (const field of merged.fields.values()) {
      const target = targetOf(field.type);
      if (target !== undefined && (byName.has(target) || isSystemClass(target))) include(target);
    }
  };
  for (const className of alwaysPresent) include(className);
  for (const draft of drafts) if (wanted.has(draft.className) || isWanted(draft)) include(draft.className);
  return [...complete.values()];
}

function isWanted(draft: ClassDraft): boolean {
  if (!isSystemClass(draft.className) || !draft.exported) return true;
  const builtIn = columnsOf(draft.className);
  return [...draft.fields.keys()].some((name) => !Object.hasOwn(builtIn, name));
}

function targetOf(type: FieldType | undefined): string | undefined {
  if (type === undefined) return undefined;
  if ('targetClass' in type) return type.targetClass;
  if ('element' in type) return targetOf(type.element);
  return undefined;
}

function builtInClass(className: string): ClassDraft {
  const source = { origin: nowhere, path: [], value: {} };
  return { source, className, exported: true, fields: new Map(), indexes: undefined, classLevelPermissions: undefined };
}

function withBuiltInColumns(draft: ClassDraft, diagnostics: DiagnosticList): ClassDraft {
  const columns = Object.entries(columnsOf(draft.className));
  if (columns.length === 0) return draft;
  const fields = new Map(draft.fields);
  for (const [name, column] of columns) fields.set(name, mergedField(draft, name, column, diagnostics));
  return { ...draft, fields };
}

/** A source may say more about a built-in column (a description, a shape), but not that it is of another type. */
function mergedField(draft: ClassDraft, name: string, column: BuiltInColumn, diagnostics: DiagnosticList): FieldDraft {
  const own = draft.fields.get(name);
  const builtIn: FieldDraft = {
    name,
    path: own?.path ?? [],
    type: column.type,
    required: column.required === true,
    ...(column.writeOnly === undefined ? {} : { writeOnly: column.writeOnly }),
  };
  if (own === undefined) return builtIn;
  if (own.type === undefined) return { ...builtIn, ...own };
  if (!sameOnServer(own.type, column.type)) {
    diagnostics.add({
      message: `${draft.className}.${name} is built in, as ${spelled(column.type)}: it cannot become ${spelled(own.type)}`,
      hint: `leave \`${name}\` out, or give your field another name`,
      place: { origin: draft.source.origin, path: own.path, part: 'key' },
    });
    return builtIn;
  }
  const bare = !('element' in own.type) && !('properties' in own.type) && !('enum' in own.type);
  return { ...builtIn, ...own, type: bare ? column.type : own.type, required: builtIn.required || own.required };
}

function sameOnServer(left: FieldType, right: FieldType): boolean {
  const target = (type: FieldType): string | undefined => ('targetClass' in type ? type.targetClass : undefined);
  return left.kind === right.kind && target(left) === target(right);
}

function spelled(type: FieldType): string {
  return 'targetClass' in type ? `${type.kind}<${type.targetClass}>` : type.kind;
}
