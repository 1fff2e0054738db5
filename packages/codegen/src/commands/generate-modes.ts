import { relative } from 'node:path';
import { displayText } from '../diagnostics/display-text.js';
import type { WrittenOutput } from '../output/output-folder.js';
import { type ConsoleReport, counted, exitCodeOf, mistakeCounts } from './console-report.js';
import { generate, type GenerateResult } from './generate.js';
import type { GenerateOptions } from './generation.js';

/** `parse-orm generate`: answers the exit code, as all of these do. */
export async function runGenerate(options: GenerateOptions, report: ConsoleReport): Promise<number> {
  return reported(await generate(options), report);
}

async function reported({ files, diagnostics, ...others }: GenerateResult, report: ConsoleReport): Promise<number> {
  await report.diagnostics(diagnostics);
  report.data({ ...files, ...others, diagnostics });
  report.summary(files === undefined ? `nothing was written: ${mistakeCounts(diagnostics)}` : writtenFiles(files));
  return exitCodeOf(diagnostics);
}

function writtenFiles({ written, unchanged, removed }: WrittenOutput): string {
  const counts = `${written.length} written, ${unchanged.length} unchanged, ${removed.length} removed`;
  return `${counted(written.length + unchanged.length, 'file')}: ${counts}`;
}

/** `--scaffold`. */
export async function runScaffold(
  names: readonly string[],
  options: GenerateOptions,
  report: ConsoleReport,
): Promise<number> {
  const { scaffold } = await import('./scaffold.js');
  const result = await scaffold(names, options);
  for (const file of result.made) report.note(`made ${shown(file)}`);
  for (const file of result.kept) report.note(`${shown(file)} is there already, and was left as it is`);
  return reported(result, report);
}

/** `--check`: 2 where what lies in the output folder is not what would be written. */
export async function runCheck(options: GenerateOptions, report: ConsoleReport): Promise<number> {
  const { checkGenerated } = await import('./generate-check.js');
  const result = await checkGenerated(options);
  const { upToDate, stale, diff = '', diagnostics } = result;
  await report.diagnostics(diagnostics);
  report.data(result);
  report.text(() => diff);
  if (upToDate === undefined) report.summary(`nothing was compared: ${mistakeCounts(diagnostics)}`);
  if (stale === undefined) return exitCodeOf(diagnostics);
  const { folder, changed, missing, extra } = stale;
  const counts = [`${changed.length} changed`, `${missing.length} missing`, `${extra.length} too many`].join(', ');
  report.failure(`${shown(folder)} is stale (${counts}): run \`parse-orm generate\` and commit what it writes`);
  return 2;
}

/** `--watch`: until the process is asked to end, which is no failure. */
export async function runWatch(options: GenerateOptions, report: ConsoleReport): Promise<number> {
  const [{ watchGenerated }, { WatchReport }] = await Promise.all([
    import('./generate-watch.js'),
    import('./watch-report.js'),
  ]);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, end);
  const runs = new WatchReport(report);
  try {
    await watchGenerated({ ...options, signal: ending.signal }, (run) => runs.add(run));
  } finally {
    for (const name of signals) process.off(name, end);
    await runs.shown;
  }
  return 0;
}

function shown(path: string): string {
  return displayText(relative(process.cwd(), path) || '.');
}
