import type { LoadedSchemaFiles } from '../../schema/load-schemas.js';
import type { SchemaModel } from '../../schema/model.js';

/** A schema file before and after; absent where there is none. */
export interface FileChange {
  /** Absolute. */
  readonly file: string;
  readonly before?: string;
  readonly after?: string;
}

/** How to pull. */
export interface PullOptions {
  /** Whether classes, fields and indexes that the server does not have are taken out of the files. */
  readonly prune: boolean;
  /** What the project calls its schemas, relative to `cwd`. */
  readonly patterns: readonly string[];
  readonly cwd: string;
}

export type PullFiles = LoadedSchemaFiles & { readonly schema: SchemaModel };
