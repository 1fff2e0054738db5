import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { displayText } from '../../diagnostics/display-text.js';
import { SourceText } from '../../diagnostics/source-text.js';
import { OutputError } from '../../output/output-error.js';
import { readSchemaTexts } from '../../schema/load-schemas.js';
import { isMap } from '../../schema/class-draft.js';
import type { SchemaModel } from '../../schema/model.js';
import type { SchemaSources } from '../../schema/schema-sources.js';
import { compareSchemas } from '../compare-schemas.js';
import type { Difference } from '../difference.js';
import { PullChanges } from './pull-changes.js';
import type { FileChange, PullFiles, PullOptions } from './pull-files.js';

export interface PullPlan {
  readonly changes: readonly FileChange[];
  /** What the files will say as the server does. */
  readonly applied: readonly Difference[];
  /** What only files have, and a rename that the server has not seen yet: it stays. */
  readonly left: readonly Difference[];
}

/** Whether a difference is something that only files have. */
export function isOnlyInFiles({ kind }: Difference): boolean {
  return kind === 'classAdded' || kind === 'fieldAdded' || kind === 'indexAdded';
}

/**
 * How schema files must change to say what a server holds. Nothing is written; that the new texts say so, and have lost
 * nothing that only files say, is seen to here. Throws {@link OutputError} where there is no place for a new class.
 */
export function planPull(
  files: PullFiles,
  server: SchemaModel,
  options: PullOptions,
): PullPlan | { readonly diagnostics: readonly Diagnostic[] } {
  const { differences } = compareSchemas(server, files.schema, { fromServer: true });
  const renamed = new Set(
    differences.flatMap((item) => (item.kind === 'fieldRenamed' ? [`${item.className}.${item.field}`] : [])),
  );
  const stays = (item: Difference): boolean =>
    ('field' in item && renamed.has(`${item.className}.${item.field}`)) || (!options.prune && isOnlyInFiles(item));
  const left = differences.filter(stays);
  const applied = differences.filter((item) => !stays(item));
  const changes = new PullChanges(files, server, options).changes(applied);
  return checked(files, server, { changes, applied, left });
}

/** What only files have may not fit what the server has by now: an index on what became a Relation, a second GeoPoint. */
const brokenFiles: Diagnostic = {
  severity: 'error',
  message: 'with what the server holds, the files would have these mistakes, so nothing was written',
  hint: 'mend the files first; `--prune` takes out what the server does not have',
};

/** The texts are read as they will be; only then may they be written. */
function checked(
  files: PullFiles,
  server: SchemaModel,
  plan: PullPlan,
): PullPlan | { readonly diagnostics: readonly Diagnostic[] } {
  const changed = new Map(plan.changes.map((change) => [change.file, change]));
  const kept = files.texts.filter(({ file }) => !changed.has(file));
  const written = plan.changes.flatMap(({ file, after }) => (after === undefined ? [] : [new SourceText(file, after)]));
  const { schema, diagnostics, sources } = readSchemaTexts([...kept, ...written]);
  if (schema === undefined) return { diagnostics: [...diagnostics, brokenFiles] };
  const expected = new Set(plan.left.map(placeOf));
  const [wrong] = [
    ...compareSchemas(server, schema, { fromServer: true }).differences.filter((item) => !expected.has(placeOf(item))),
    ...lostDetails(files.schema, schema, plan.applied),
  ].map(placeOf);
  const lost = wrong ?? lostName(files.sources, sources);
  if (lost === undefined) return plan;
  const where = displayText(lost.replace(/^\w+ /, ''));
  throw new OutputError(
    `${where} cannot be brought into its file, which is written in an unusual way: nothing was written`,
  );
}

/** What only files say must be as it was, but where the type itself became another. */
function lostDetails(before: SchemaModel, after: SchemaModel, applied: readonly Difference[]): Difference[] {
  const retyped = new Set(applied.filter(({ kind }) => kind === 'typeChanged').map((item) => fieldOf(item)));
  const details = /^(enum|shape|partRequired|description)Changed$/;
  const { differences } = compareSchemas(before, after);
  return differences.filter((item) => details.test(item.kind) && !retyped.has(fieldOf(item)));
}

/** A name in code that a file told and does not tell any more. One that nobody told may change: a new class can take it. */
function lostName(before: SchemaSources, after: SchemaSources): string | undefined {
  for (const className of before.classNames) {
    const [old, now] = [before.of(className)?.value, after.of(className)?.value];
    if (old === undefined || now === undefined) continue;
    if (old['modelName'] !== now['modelName']) return `modelName ${className}`;
    const fields = isMap(now['fields']) ? now['fields'] : {};
    for (const [name, field] of Object.entries(isMap(old['fields']) ? old['fields'] : {})) {
      const kept = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (!isMap(field) || kept === undefined) continue;
      const same = ['property', 'renamed'].every((key) => field[key] === (isMap(kept) ? kept[key] : undefined));
      if (!same) return `property ${className}.${name}`;
    }
  }
  return undefined;
}

function fieldOf(item: Difference): string {
  return `${item.className}.${'field' in item ? (item.field ?? '') : ''}`;
}

function placeOf(item: Difference): string {
  if ('field' in item) return `${item.kind} ${fieldOf(item)}`;
  if ('index' in item) return `${item.kind} ${item.className}.indexes.${item.index}`;
  if (item.kind === 'permissionChanged') return `${item.kind} ${item.className}.${item.permission}`;
  return `${item.kind} ${item.className}`;
}
