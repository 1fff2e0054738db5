import type { Readable } from 'node:stream';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { TransferProgress } from '../transfer/export-run.js';
import type { ImportOutcome } from '../transfer/import-run.js';
import { type ConnectionOptions, connectToServer } from './server-connection.js';

export interface ImportOptions extends ConnectionOptions {
  /** Files and folders, as an export writes them; or a stream of lines that each name their class. */
  readonly from: readonly string[] | Readable;
  readonly resume?: boolean;
  /** Read and check every line, and send nothing. */
  readonly dryRun?: boolean;
  /** Go on behind rows that the server refuses. */
  readonly continueOnError?: boolean;
  readonly progress?: TransferProgress;
}

export interface ImportResult {
  /** Absent where a diagnostic is an error. */
  readonly outcome?: ImportOutcome;
  readonly diagnostics: readonly Diagnostic[];
}

const silent: TransferProgress = { begin: () => undefined, add: () => undefined, end: () => undefined };

/** Imports JSON Lines into a server. Throws `ServerError`, `TransferError`, and the signal's reason. */
export async function importRows(options: ImportOptions): Promise<ImportResult> {
  const { from, resume = false, dryRun = false, continueOnError = false, progress = silent } = options;
  const { client, maintenance, diagnostics } = await connectToServer(options, { withMaintenance: true });
  if (client === undefined) return { diagnostics };
  const { runImport } = await import('../transfer/import-run.js');
  const common = { client, maintenance, resume, dryRun, continueOnError, progress };
  if (!('pipe' in from)) {
    return { outcome: await runImport({ ...common, paths: from, isResumable: true }), diagnostics };
  }
  const { SpooledInput } = await import('../transfer/spooled-input.js');
  const spooled = await SpooledInput.read(from);
  try {
    return { outcome: await runImport({ ...common, paths: [spooled.folder], isResumable: false }), diagnostics };
  } finally {
    await spooled.remove();
  }
}
