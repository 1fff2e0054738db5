import { compareText, type DiagnosticList } from '../diagnostics/diagnostic-list.js';
import { quoted } from '../diagnostics/display-text.js';
import { didYouMean } from '../diagnostics/suggestion.js';
import type { ClassDraft, ClassSource, FieldDraft, TargetUse } from './class-draft.js';
import { readClass } from './class-reader.js';
import { readConfig } from './config-reader.js';
import { nameFunctions, readFunctions } from './function-reader.js';
import { generatedNames } from './generated-names.js';
import { nameClasses } from './model-names.js';
import type { ClassModel, FieldModel, SchemaModel } from './model.js';
import { normalisedIndexes } from './normalised-indexes.js';
import { normalisedPermissions } from './normalised-permissions.js';
import { checkPermissions } from './permission-checks.js';
import { propertyNames } from './property-names.js';
import { checkClass, placeIn, severityFor } from './schema-checks.js';
import { completeClasses } from './system-class-merge.js';
import { systemClassNames } from './system-classes.js';

export interface BuildOptions {
  /** Names that a part which could not be read may declare: nothing is said about a target of such a name. */
  readonly possibleClasses?: ReadonlySet<string>;
  /** Classes of the server that shall be in the schema, although a server lists them whether they are used or not. */
  readonly wantedClasses?: ReadonlySet<string>;
  /** Maps with `functions`, `jobs` and `config`. */
  readonly functions?: readonly ClassSource[];
}

export interface BuiltSchema {
  readonly schema: SchemaModel;
  readonly drafts: readonly ClassDraft[];
}

/** From what sources say to the normalised schema: all checks are here or below, and each reports by itself. */
export function buildSchema(
  sources: readonly ClassSource[],
  diagnostics: DiagnosticList,
  { possibleClasses = new Set(), wantedClasses = new Set(), functions = [] }: BuildOptions = {},
): BuiltSchema {
  const unreadable = new Set(possibleClasses);
  const drafts: ClassDraft[] = [];
  const targets = new Map<ClassDraft, readonly TargetUse[]>();
  for (const source of sources) {
    const uses: TargetUse[] = [];
    const draft = readClass(source, diagnostics, uses);
    if (draft === undefined) {
      for (const value of Object.values(source.value)) if (typeof value === 'string') unreadable.add(value);
    } else {
      drafts.push(draft);
      targets.set(draft, uses);
    }
  }
  const declared = readFunctions(functions, diagnostics);
  const config = readConfig(functions, diagnostics);
  for (const { draft, uses } of [...declared.targets, ...config.targets]) targets.set(draft, uses);
  const unique = withoutDuplicates(drafts, diagnostics);
  const known = new Set([...unique.map(({ className }) => className), ...systemClassNames]);
  const implied = checkTargets(targets, known, unreadable, diagnostics);
  const complete = completeClasses([...unique, ...implied], wantedClasses, diagnostics);
  for (const draft of complete) {
    checkClass(draft, diagnostics);
    checkPermissions(draft, known, diagnostics);
  }
  const schema = assemble(complete, diagnostics);
  const taken = schema.classes.flatMap(({ modelName, fields }) => generatedNames(modelName, fields));
  const { params } = config;
  return {
    schema: { ...schema, ...nameFunctions(declared, taken), ...(params.length > 0 && { config: params }) },
    drafts: complete,
  };
}

function withoutDuplicates(drafts: readonly ClassDraft[], diagnostics: DiagnosticList): ClassDraft[] {
  const unique = new Map<string, ClassDraft>();
  for (const draft of drafts) {
    const first = unique.get(draft.className);
    if (first === undefined) unique.set(draft.className, draft);
    else {
      diagnostics.add({
        message: `class ${draft.className} is declared twice`,
        hint: 'keep one of them, with the fields of both',
        place: placeIn(draft, ['className']),
        related: { message: 'it is declared first at', place: placeIn(first, ['className']) },
      });
    }
  }
  return [...unique.values()];
}

/** A written class must exist. A server may have lost one that it still points at: that one is taken as empty. */
function checkTargets(
  targets: ReadonlyMap<ClassDraft, readonly TargetUse[]>,
  known: ReadonlySet<string>,
  unreadable: ReadonlySet<string>,
  diagnostics: DiagnosticList,
): ClassDraft[] {
  const implied = new Map<string, ClassDraft>();
  for (const [draft, uses] of targets) {
    for (const { className, subject, path } of uses) {
      if (known.has(className) || unreadable.has(className)) continue;
      const possible = draft.exported && /^[A-Za-z][A-Za-z0-9_]*$/.test(className);
      if (possible) implied.set(className, emptyClass(className, draft));
      const hint = possible
        ? 'it is taken as a class without fields'
        : (didYouMean(className, known) ?? `declare it with \`className: ${className}\``);
      const severity = possible ? severityFor(draft) : 'error';
      const place = { origin: draft.source.origin, path };
      diagnostics.add({
        severity,
        message: `${subject} points at the unknown class ${quoted(className)}`,
        hint,
        place,
      });
    }
  }
  return [...implied.values()];
}

function emptyClass(className: string, { source }: ClassDraft): ClassDraft {
  const impliedSource: ClassSource = { origin: source.origin, path: source.path, value: {} };
  const fields = new Map<string, FieldDraft>();
  return {
    source: impliedSource,
    className,
    exported: true,
    fields,
    indexes: undefined,
    classLevelPermissions: undefined,
  };
}

function assemble(drafts: readonly ClassDraft[], diagnostics: DiagnosticList): SchemaModel {
  const unnamed = drafts.map((draft) => ({ draft, fields: fieldModels(draft, diagnostics) }));
  const classes = nameClasses(unnamed, diagnostics).map(({ draft, fields, modelName, fileName }): ClassModel => {
    const indexes = normalisedIndexes(draft.indexes);
    const permissions = normalisedPermissions(draft.classLevelPermissions);
    return {
      className: draft.className,
      modelName,
      fileName,
      ...(draft.description === undefined ? {} : { description: draft.description }),
      fields,
      ...(indexes === undefined ? {} : { indexes }),
      ...(permissions === undefined ? {} : { classLevelPermissions: permissions }),
    };
  });
  return { classes: classes.sort((a, b) => compareText(a.className, b.className)) };
}

function fieldModels(draft: ClassDraft, diagnostics: DiagnosticList): FieldModel[] {
  const properties = propertyNames(draft, diagnostics);
  return [...draft.fields.values()]
    .flatMap((field) => fieldModel(field, properties.get(field.name) ?? field.name))
    .sort((a, b) => compareText(a.property, b.property));
}

function fieldModel(field: FieldDraft, property: string): FieldModel[] {
  const { name, type, required, defaultValue, description, renamed, writeOnly } = field;
  if (type === undefined) return [];
  return [
    {
      name,
      property,
      type,
      required,
      ...(defaultValue === undefined ? {} : { defaultValue }),
      ...(description === undefined ? {} : { description }),
      ...(renamed === undefined ? {} : { renamed }),
      ...(writeOnly === undefined ? {} : { writeOnly }),
    },
  ];
}
