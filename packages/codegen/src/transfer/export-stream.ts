import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { RestClient } from '../server/rest-client.js';
import { classesOf, relationsOf, selectClasses } from './class-selection.js';
import { exportedRows } from './exported-rows.js';
import type { TransferProgress } from './export-run.js';

export interface ExportStreamRequest {
  readonly client: RestClient;
  readonly classes: readonly string[];
  readonly where: ReadonlyMap<string, object>;
  readonly progress: TransferProgress;
  /** Each line says which class it is of. */
  readonly out: Writable;
}

/** Rows that were written, by class. */
export type StreamedRows = Readonly<Record<string, number>>;

/** Writes rows, and the members of relations behind them, as lines; as fast as they are taken, and no faster. */
export async function streamExport({
  client,
  classes,
  where,
  progress,
  out,
}: ExportStreamRequest): Promise<StreamedRows> {
  const sources = selectClasses(classesOf(await client.get('/schemas'), client.server), classes, client.server);
  const written: Record<string, number> = {};
  for (const source of sources) {
    const { className } = source;
    const filter = where.get(className) ?? {};
    const fields = relationsOf(source).map(({ field }) => field);
    written[className] = 0;
    progress.begin(className, await client.count(className, filter));
    for await (const { rows, members } of exportedRows(client, source, filter, undefined)) {
      const start = `{"className":${JSON.stringify(className)},`;
      const lines = rows.map(({ line }) => `${start}"object":${line}}\n`);
      for (const [index, field] of fields.entries()) {
        const relation = `${start}"relation":${JSON.stringify(field)},`;
        for (const line of members[index] ?? []) lines.push(`${relation}${JSON.stringify(line).slice(1)}\n`);
      }
      // A reader that went away has read enough.
      if (out.destroyed) return written;
      if (!out.write(lines.join(''))) await Promise.race([once(out, 'drain'), once(out, 'close')]);
      written[className] += rows.length;
      progress.add(rows.length);
    }
    progress.end();
  }
  return written;
}
