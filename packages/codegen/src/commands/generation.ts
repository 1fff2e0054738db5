import { relative, resolve, sep } from 'node:path';
import type { LoadedConfig } from '../config.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { emitModels, type GeneratedFile, type ImportExtension } from '../emit/models.js';
import { type EmitSwitches, mergedSwitches } from '../emit/other-files.js';
import { readModels } from '../models/read-models.js';
import { moduleOf } from '../models/subclass.js';
import type { FileTexts } from '../output/file-texts.js';
import { importExtensionFor } from '../output/import-extension.js';
import { type OutputPlan, planOutput } from '../output/output-folder.js';
import { inProjectStyle } from '../output/project-style.js';
import type { RunRecord } from '../output/run-record.js';
import type { SchemaModel } from '../schema/model.js';
import type { GenerationMemory } from './generation-memory.js';
import { loadProject, type Project, type ProjectOptions } from './project.js';
import { loadProjectSchema } from './schema-source.js';

export interface GenerateOptions extends ProjectOptions {
  /** The folder that the files go to, instead of that of the configuration. */
  readonly output?: string;
  /** How generated files import each other, instead of what the configuration says. */
  readonly importExtension?: LoadedConfig['importExtension'];
  /** What is generated beside the models, on top of what the configuration says. */
  readonly emit?: EmitSwitches;
}

/** What the schemas of a project come to; nothing has been written. */
export interface Generation {
  readonly project: Project;
  readonly schema: SchemaModel;
  readonly importExtension: ImportExtension;
  /** The files of subclasses, by names on the wire. */
  readonly subclasses: ReadonlyMap<string, string>;
  readonly plan: OutputPlan;
  readonly record: RunRecord;
}

/** Absent where a diagnostic is an error. */
export interface PlannedGeneration {
  readonly generation?: Generation;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a project, and compares what it comes to with what lies in the output folder. */
export async function plannedGeneration(
  options: GenerateOptions,
  memory: GenerationMemory,
  texts: FileTexts,
): Promise<PlannedGeneration> {
  const { project, diagnostics } = await loadProject(options, memory.configs);
  if (project === undefined) return { diagnostics };
  const target = targetOf(options, project);
  const loaded = await loadProjectSchema(project, options, memory.sources);
  for (const [file, text] of memory.sources.texts()) texts.note(file, text);
  const before = [...diagnostics, ...loaded.diagnostics];
  if (loaded.schema === undefined) return { diagnostics: before };
  const folders = { models: project.config.models, output: target.output };
  const models = await readModels(folders, loaded.schema, memory.facts, texts);
  const read = [...before, ...models.diagnostics];
  if (models.subclasses === undefined) return { diagnostics: read };
  const { schema } = loaded;
  const { subclasses } = models;
  const importExtension = await importExtensionFor(target.importExtension, target.output, texts);
  const own = importPaths(subclasses, target.output);
  const switches = mergedSwitches(project.config.emit, options.emit);
  const files = emitModels(schema, importExtension, own, memory.classTexts, switches, project.config.audience);
  const warnings: Diagnostic[] = [];
  const format = async (
    raw: readonly GeneratedFile[],
    old: ReadonlyMap<string, string>,
  ): Promise<readonly GeneratedFile[]> => {
    const styled = await inProjectStyle(target.output, raw, { old, memory: memory.styles, texts });
    const { warning: message } = styled;
    if (message !== undefined) warnings.push({ severity: 'warning', message, file: target.output });
    options.signal?.throwIfAborted();
    return styled.files;
  };
  const plan = await planOutput(target.output, files, format, texts);
  const all = [...read, ...warnings];
  const { schemas, schemasFolder } = project;
  const record = { schemas, schemasFolder, models: folders.models, ...target, diagnostics: all };
  return { generation: { project, schema, importExtension, subclasses, plan, record }, diagnostics: all };
}

function targetOf(options: GenerateOptions, { config }: Project): Pick<LoadedConfig, 'output' | 'importExtension'> {
  const { cwd = '.', output, importExtension = config.importExtension } = options;
  return { output: output === undefined ? config.output : resolve(cwd, output), importExtension };
}

/** `../models/post`, as files in the output folder import it. */
function importPaths(subclasses: ReadonlyMap<string, string>, output: string): Map<string, string> {
  return new Map([...subclasses].map(([className, file]) => [className, importPath(output, moduleOf(file))]));
}

/** How a file in a folder names a module. */
export function importPath(folder: string, module: string): string {
  const path = relative(folder, module).replaceAll(sep, '/');
  return path.startsWith('.') ? path : `./${path}`;
}
