import type { Writable } from 'node:stream';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { TransferProgress } from '../transfer/export-run.js';
import type { StreamedRows } from '../transfer/export-stream.js';
import type { Manifest } from '../transfer/manifest.js';
import type { ProjectOptions } from './project.js';
import { connectToServer } from './server-connection.js';

export interface ExportOptions extends ProjectOptions {
  /** Names on the server; none: all classes that hold an application's data. */
  readonly classes?: readonly string[];
  /** Filters by class, as `where` of the REST guide. */
  readonly where?: ReadonlyMap<string, object>;
  /** The folder, or a stream. */
  readonly out: string | Writable;
  readonly gzip?: boolean;
  readonly resume?: boolean;
  readonly progress?: TransferProgress;
}

export interface ExportResult {
  /** Of an export into a folder; absent where a diagnostic is an error. */
  readonly manifest?: Manifest;
  /** Of an export into a stream. */
  readonly streamed?: StreamedRows;
  /** Classes whose rows changed meanwhile; none where every row is there. */
  readonly problems: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

const silent: TransferProgress = { begin: () => undefined, add: () => undefined, end: () => undefined };

/** Exports rows of a server as JSON Lines. Throws `ServerError`, `TransferError`, and the signal's reason. */
export async function exportClasses(options: ExportOptions): Promise<ExportResult> {
  const { classes = [], where = new Map(), out, gzip = false, resume = false, progress = silent } = options;
  const { client, diagnostics } = await connectToServer(options);
  if (client === undefined) return { problems: [], diagnostics };
  if (typeof out !== 'string') {
    const { streamExport } = await import('../transfer/export-stream.js');
    return { streamed: await streamExport({ client, classes, where, progress, out }), problems: [], diagnostics };
  }
  const { runExport } = await import('../transfer/export-run.js');
  return { ...(await runExport({ client, classes, where, folder: out, gzip, resume, progress })), diagnostics };
}
