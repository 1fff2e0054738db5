import type { ServerClassAnswer } from './class-selection.js';
import type { ExportState } from './export-state.js';
import { writeWhole } from './whole-file.js';

/** What lies beside the files of an export: what they hold, from where and when. */
export interface Manifest {
  readonly format: 'parse-orm export';
  readonly version: 1;
  readonly serverURL: string;
  /** Rows may be of any moment between these two. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly classes: readonly ManifestClass[];
  /** As `GET /schemas` answered them. */
  readonly schemas: readonly object[];
}

export interface ManifestClass {
  readonly className: string;
  readonly file: string;
  readonly rows: number;
  /** What the server counted before and after. */
  readonly counted: number;
  readonly countedAfter: number;
  readonly where?: object;
  readonly relations: readonly {
    readonly field: string;
    readonly targetClass: string;
    readonly file: string;
    readonly members: number;
  }[];
}

export async function writeManifest(
  path: string,
  { serverURL, startedAt, classes }: ExportState,
  counted: ReadonlyMap<string, number>,
  schemas: readonly ServerClassAnswer[],
): Promise<Manifest> {
  const manifest: Manifest = {
    format: 'parse-orm export',
    version: 1,
    serverURL,
    startedAt,
    finishedAt: new Date().toISOString(),
    classes: classes.map(({ className, file, rows, counted: before, where, relations }) => ({
      className,
      file,
      rows,
      counted: before,
      countedAfter: counted.get(className) ?? 0,
      ...(Object.keys(where).length === 0 ? {} : { where }),
      relations: relations.map(({ field, targetClass, file: name, members }) => ({
        field,
        targetClass,
        file: name,
        members,
      })),
    })),
    schemas,
  };
  await writeWhole(path, manifest);
  return manifest;
}
