import { resolve } from 'node:path';
import type { LoadedConfig } from '../config.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { folderContent } from '../output/folder-content.js';
import type { WrittenOutput } from '../output/output-folder.js';
import { type RecordKey, recordRun, unchangedRun } from '../output/run-record.js';
import type { Project, ProjectOptions } from './project.js';

export interface GenerateOptions extends ProjectOptions {
  /** The folder that the files go to, instead of that of the configuration. */
  readonly output?: string;
  /** How generated files import each other, instead of what the configuration says. */
  readonly importExtension?: LoadedConfig['importExtension'];
}

export interface GenerateResult {
  /** Absent where a diagnostic is an error: then nothing was written. */
  readonly files?: WrittenOutput;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the schemas of a project and writes its models, as `parse-orm generate` does.
 *
 * What is wrong with a configuration or a schema comes back as diagnostics. Throws `OutputError` where the files cannot
 * be written, `ServerError` where a server does not answer as it should, and the signal's reason when that aborts.
 */
export async function generate(options: GenerateOptions = {}): Promise<GenerateResult> {
  options.signal?.throwIfAborted();
  if (options.fromServer) return generateAll(options);
  const { cwd = process.cwd(), config, schemas, output, importExtension } = options;
  const key: RecordKey = { cwd, config, options: [schemas, output, importExtension] };
  const last = await unchangedRun(key);
  if (last === undefined) return generateAll(options, key);
  const unchanged = [...folderContent(last.output).generated.keys()];
  return { files: { folder: last.output, written: [], unchanged, removed: [] }, diagnostics: last.diagnostics };
}

/** The whole way. What it needs is loaded only here: most runs find that nothing changed. */
async function generateAll(options: GenerateOptions, key?: RecordKey): Promise<GenerateResult> {
  const [{ loadProject }, { loadProjectSchema }] = await Promise.all([
    import('./project.js'),
    import('./schema-source.js'),
  ]);
  const startedAt = Date.now();
  const { project, diagnostics } = await loadProject(options);
  if (project === undefined) return { diagnostics };
  const loaded = await loadProjectSchema(project, options);
  const before = [...diagnostics, ...loaded.diagnostics];
  if (loaded.schema === undefined) return { diagnostics: before };
  const { writeModels } = await import('./model-writing.js');
  const target = targetOf(options, project);
  const { files, warnings } = await writeModels(loaded.schema, target.output, target.importExtension, options.signal);
  const all = [...before, ...warnings];
  if (key !== undefined) {
    const { schemas, schemasFolder } = project;
    await recordRun(key, { schemas, schemasFolder, ...target, diagnostics: all }, startedAt);
  }
  return { files, diagnostics: all };
}

function targetOf(options: GenerateOptions, { config }: Project): Pick<LoadedConfig, 'output' | 'importExtension'> {
  const { cwd = '.', output, importExtension = config.importExtension } = options;
  return { output: output === undefined ? config.output : resolve(cwd, output), importExtension };
}
