import { journalClass } from './journal-class.js';
import { resolve } from 'node:path';
import { hasErrors, type Diagnostic } from '../diagnostics/diagnostic.js';
import { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import type { SourceText } from '../diagnostics/source-text.js';
import type { ClassSource } from './class-draft.js';
import { classesOf } from './class-sources.js';
import type { SchemaModel } from './model.js';
import { buildSchema } from './schema-builder.js';
import { findSchemaFiles, readSchemaFile } from './schema-files.js';
import { SchemaSources } from './schema-sources.js';
import { SourceMemory } from './source-memory.js';

export interface LoadedSchema {
  /** Absent where a diagnostic is an error. */
  readonly schema?: SchemaModel;
  /** In the order of files and lines. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface LoadedSchemaFiles extends LoadedSchema {
  /** The files that could be read, sorted by their paths. */
  readonly texts: readonly SourceText[];
  readonly sources: SchemaSources;
}

export interface LoadSchemasOptions {
  readonly cwd?: string;
  /** For who reads the same files again and again. */
  readonly memory?: SourceMemory;
}

/**
 * Reads the schemas that folders, files and glob patterns name, relative to `cwd`.
 *
 * Never throws for what a file says: every mistake of every file comes back as a diagnostic.
 */
export async function loadSchemas(
  patterns: string | readonly string[],
  options: LoadSchemasOptions = {},
): Promise<LoadedSchema> {
  return withoutFiles(await loadSchemaFiles(patterns, options));
}

/** The same, with the files themselves, and where each class stands in them. */
export async function loadSchemaFiles(
  patterns: string | readonly string[],
  {
    cwd = process.cwd(),
    mayBeEmpty = false,
    memory = new SourceMemory(),
  }: LoadSchemasOptions & { readonly mayBeEmpty?: boolean } = {},
): Promise<LoadedSchemaFiles> {
  const diagnostics = new DiagnosticList();
  const files = await findSchemaFiles(patterns, resolve(cwd), diagnostics, mayBeEmpty);
  const texts = files.flatMap((file) => readSchemaFile(file, diagnostics) ?? []);
  return schemaOfTexts(texts, diagnostics, memory);
}

/** The same for texts that are in memory already; a text's name tells its format, as a file's does. */
export function readSchemas(texts: readonly SourceText[]): LoadedSchema {
  return withoutFiles(readSchemaTexts(texts));
}

export function readSchemaTexts(texts: readonly SourceText[]): LoadedSchemaFiles {
  return schemaOfTexts(texts, new DiagnosticList(), new SourceMemory());
}

/**
 * The same for what `GET /schemas` answered. `origin` names the server in diagnostics: its URL, without credentials.
 *
 * Of the server's own classes those come back that every schema has, that have fields of their own, or that are wanted.
 */
export function normaliseServerAnswer(
  answer: unknown,
  origin: string,
  wantedClasses: Iterable<string> = [],
): LoadedSchema {
  const diagnostics = new DiagnosticList();
  const held = classesOf(answer, { file: origin }, diagnostics);
  const sources = held.filter(({ value }) => value['className'] !== journalClass);
  const { schema } = buildSchema(sources, diagnostics, { wantedClasses: new Set(wantedClasses) });
  return finished(schema, diagnostics);
}

function schemaOfTexts(
  texts: readonly SourceText[],
  diagnostics: DiagnosticList,
  memory: SourceMemory,
): LoadedSchemaFiles {
  const sources: ClassSource[] = [];
  const possibleClasses = new Set<string>();
  const functions: ClassSource[] = [];
  for (const { source, content } of memory.contentOf(texts, diagnostics)) {
    if (content !== undefined) {
      sources.push(...content.classes);
      functions.push(...content.functions);
    } else for (const name of classNamesIn(source.text)) possibleClasses.add(name);
  }
  const { schema, drafts } = buildSchema(sources, diagnostics, { possibleClasses, functions });
  return { ...finished(schema, diagnostics), texts, sources: new SchemaSources(drafts) };
}

function withoutFiles({ schema, diagnostics }: LoadedSchemaFiles): LoadedSchema {
  return schema === undefined ? { diagnostics } : { schema, diagnostics };
}

function finished(schema: SchemaModel, list: DiagnosticList): LoadedSchema {
  const diagnostics = list.sorted();
  return hasErrors(diagnostics) ? { diagnostics } : { schema, diagnostics };
}

/** The classes that a broken file seems to declare: that something points at them is no second mistake. */
function classNamesIn(text: string): string[] {
  const declarations = text.matchAll(/className["']?\s*:\s*["']?([A-Za-z_][A-Za-z0-9_]*)/g);
  return [...declarations].map(([, name]) => name ?? '');
}
