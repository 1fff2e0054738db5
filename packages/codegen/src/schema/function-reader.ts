import * as z from 'zod';
import { compareText, type DiagnosticList, type Path } from '../diagnostics/diagnostic-list.js';
import { quoted, shownValue } from '../diagnostics/display-text.js';
import { describedIssues } from '../diagnostics/zod-issues.js';
import { type ClassContext, type ClassDraft, type ClassSource, type TargetUse, isMap } from './class-draft.js';
import { readProperties, readType } from './field-reader.js';
import { pascalCase } from './generated-names.js';
import type { FunctionModel, SchemaModel } from './model.js';
import type { TypeSite } from './type-site.js';

type FunctionDraft = Omit<FunctionModel, 'typeName'>;

export interface ReadFunctions {
  readonly functions: readonly FunctionDraft[];
  readonly jobs: readonly FunctionDraft[];
  /** The classes that parameters and results lead to, to be checked beside those of the fields. */
  readonly targets: readonly { readonly draft: ClassDraft; readonly uses: readonly TargetUse[] }[];
}

type Kind = 'functions' | 'jobs';

/** Reads the cloud functions and jobs that schema files declare; what is wrong is reported. */
export function readFunctions(sources: readonly ClassSource[], diagnostics: DiagnosticList): ReadFunctions {
  const found = { functions: new Map<string, FunctionDraft>(), jobs: new Map<string, FunctionDraft>() };
  const targets = sources.map((source) => {
    const uses: TargetUse[] = [];
    for (const kind of ['functions', 'jobs'] as const) {
      readDeclarations(kind, source, diagnostics, uses, found[kind]);
    }
    reportOtherKeys(source, diagnostics);
    return { draft: draftFor(source), uses };
  });
  return { functions: [...found.functions.values()], jobs: [...found.jobs.values()], targets };
}

/** The same with names for their types that nothing else in generated code has. */
export function nameFunctions(
  { functions, jobs }: ReadFunctions,
  taken: Iterable<string>,
): Pick<SchemaModel, 'functions' | 'jobs'> {
  const names = new Set(taken);
  const named = (drafts: readonly FunctionDraft[]): readonly FunctionModel[] =>
    drafts
      .toSorted((one, other) => compareText(one.name, other.name))
      .map((draft) => ({ ...draft, typeName: freeTypeName(draft.name, names) }));
  return {
    ...(functions.length > 0 && { functions: named(functions) }),
    ...(jobs.length > 0 && { jobs: named(jobs) }),
  };
}

const declaration: z.ZodObject = z.strictObject({
  description: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  returns: z.unknown().optional(),
});

function readDeclarations(
  kind: Kind,
  { origin, value }: ClassSource,
  diagnostics: DiagnosticList,
  targets: TargetUse[],
  into: Map<string, FunctionDraft>,
): void {
  const declared = value[kind] ?? {};
  if (!isMap(declared)) {
    const message = `\`${kind}\` must be a map of names, not ${shownValue(declared)}`;
    diagnostics.add({ message, place: { origin, path: [kind] } });
    return;
  }
  for (const name of Object.keys(declared)) {
    const path = [kind, name];
    const problem = nameProblem(name) ?? (into.has(name) ? 'is declared twice' : undefined);
    if (problem !== undefined) {
      const message = `the ${kind === 'jobs' ? 'job' : 'function'} ${quoted(name)} ${problem}`;
      diagnostics.add({ message, place: { origin, path, part: 'key' } });
    }
    const context: ClassContext = { diagnostics, origin, className: name, exported: false, targets };
    const read = readDeclaration(kind, name, declared[name] ?? {}, path, context);
    if (read && problem === undefined) into.set(name, read);
  }
}

function readDeclaration(
  kind: Kind,
  name: string,
  value: unknown,
  path: Path,
  context: ClassContext,
): FunctionDraft | undefined {
  if (!isMap(value)) {
    const message = `${name} must be a map with \`params\` and \`returns\`, not ${shownValue(value)}`;
    context.diagnostics.add({ message, place: { origin: context.origin, path } });
    return undefined;
  }
  for (const issue of describedIssues(declaration, value)) {
    const place = { origin: context.origin, path: [...path, ...issue.path], part: issue.part };
    context.diagnostics.add({ message: `${name}: ${issue.message}`, hint: issue.hint, place });
  }
  const site: TypeSite = { context, path, subject: name, place: 'field' };
  const params = readProperties(site, value['params'] ?? {}, 'params');
  const returns = readReturns(kind, value['returns'], site);
  const { description } = value;
  return {
    name,
    ...(typeof description === 'string' && { description }),
    params: Array.isArray(params) ? params : [],
    ...(returns && { returns }),
  };
}

function readReturns(kind: Kind, value: unknown, site: TypeSite): FunctionModel['returns'] {
  if (value === undefined || value === null) return undefined;
  const path = [...site.path, 'returns'];
  if (kind === 'jobs') {
    const message = `the job ${site.subject} cannot return anything: nobody waits for it`;
    const hint = 'let it save what it finds, or make it a function';
    site.context.diagnostics.add({ message, hint, place: { origin: site.context.origin, path, part: 'key' } });
    return undefined;
  }
  return readType({ ...site, path, subject: `the result of ${site.subject}`, place: 'element' }, value);
}

/** The name is a part of the URL. Of one with a dot Parse Server loses the handler (its `triggers.js`, `getStore`). */
function nameProblem(name: string): string | undefined {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !(name in {})) return undefined;
  return 'has no name that a server can call it by: take letters, digits and `_`, with a letter first';
}

function freeTypeName(name: string, taken: Set<string>): string {
  const typesOf = (typeName: string): string[] => [`${typeName}Params`, `${typeName}Result`, `${typeName}Arguments`];
  let typeName = pascalCase(name);
  while (typesOf(typeName).some((type) => taken.has(type))) typeName += '_';
  for (const type of typesOf(typeName)) taken.add(type);
  return typeName;
}

function reportOtherKeys({ origin, value }: ClassSource, diagnostics: DiagnosticList): void {
  for (const key of Object.keys(value)) {
    if (['functions', 'jobs', 'config', '$schema'].includes(key)) continue;
    const message = `unknown key ${quoted(key)} beside \`functions\`, \`jobs\` and \`config\``;
    diagnostics.add({
      message,
      hint: 'classes stand in files of their own',
      place: { origin, path: [key], part: 'key' },
    });
  }
}

/** What the check of targets wants to know of who points at a class. */
export function draftFor(source: ClassSource): ClassDraft {
  return {
    source,
    className: 'functions',
    exported: false,
    fields: new Map(),
    indexes: undefined,
    classLevelPermissions: undefined,
  };
}
