import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { FileTexts } from '../output/file-texts.js';
import type { WrittenOutput } from '../output/output-folder.js';
import { type RecordKey, recordRun, type UnchangedRun, unchangedRun } from '../output/run-record.js';
import type { GenerateOptions } from './generation.js';
import type { GenerationMemory } from './generation-memory.js';

export type { GenerateOptions } from './generation.js';

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
  const last = await upToDate(options);
  if (last === undefined) return generateAll(options);
  const files = { folder: last.output, written: [], unchanged: last.names, removed: [] };
  return { files, diagnostics: last.diagnostics };
}

/** The last run of the same call, where it needs not be done again. */
export async function upToDate(options: GenerateOptions): Promise<UnchangedRun | undefined> {
  return options.fromServer ? undefined : unchangedRun(recordKey(options));
}

/** The whole way. What it needs is loaded only here: most runs find that nothing changed. */
export async function generateAll(options: GenerateOptions, memory?: GenerationMemory): Promise<GenerateResult> {
  const [{ plannedGeneration }, { writePlan }, { GenerationMemory }] = await Promise.all([
    import('./generation.js'),
    import('../output/output-folder.js'),
    import('./generation-memory.js'),
  ]);
  const known = memory ?? new GenerationMemory(options.cwd ?? process.cwd());
  const startedAt = Date.now();
  const texts = new FileTexts();
  const { generation, diagnostics } = await plannedGeneration(options, known, texts);
  if (generation === undefined) return { diagnostics };
  const files = writePlan(generation.plan, texts);
  known.save();
  // Who keeps a memory in the process needs no record of each run.
  const isRecorded = memory === undefined && !options.fromServer;
  if (isRecorded) await recordRun(recordKey(options), generation.record, startedAt, texts);
  return { files, diagnostics };
}

function recordKey({
  cwd = process.cwd(),
  config,
  schemas,
  output,
  importExtension,
  emit,
}: GenerateOptions): RecordKey {
  return { cwd, config, options: [schemas, output, importExtension, emit] };
}
