import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { StaleOutput } from '../output/output-difference.js';
import { upToDate, type GenerateOptions } from './generate.js';

export interface CheckResult {
  /** Whether the output folder holds what `generate` would write; absent where a diagnostic is an error. */
  readonly upToDate?: boolean;
  /** What is not as it should be; absent where nothing is. */
  readonly stale?: StaleOutput;
  /** The same as a unified diff, with paths relative to `cwd`. */
  readonly diff?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Whether the generated files are those that the schemas come to, as `parse-orm generate --check` says it. Writes
 * nothing, and asks no server unless told.
 *
 * Throws `OutputError` where the output folder cannot be read, or holds a file of somebody else in a needed place.
 */
export async function checkGenerated(options: GenerateOptions = {}): Promise<CheckResult> {
  const last = await upToDate(options);
  if (last !== undefined) return { upToDate: true, diagnostics: last.diagnostics };
  const [{ plannedGeneration }, { GenerationMemory }, { FileTexts }] = await Promise.all([
    import('./generation.js'),
    import('./generation-memory.js'),
    import('../output/file-texts.js'),
  ]);
  const { cwd = process.cwd() } = options;
  const { generation, diagnostics } = await plannedGeneration(options, new GenerationMemory(cwd), new FileTexts());
  if (generation === undefined) return { diagnostics };
  const { plan } = generation;
  if (plan.changed.length + plan.stale.length === 0) return { upToDate: true, diagnostics };
  const { outputDifference, staleOutput } = await import('../output/output-difference.js');
  return { upToDate: false, stale: staleOutput(plan), diff: outputDifference(plan, cwd), diagnostics };
}
