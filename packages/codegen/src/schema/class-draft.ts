import type { DiagnosticList, Origin, Path } from '../diagnostics/diagnostic-list.js';
import type { FieldType, JsonValue } from './model.js';

/** One class as a source has it: a map whose content nobody has looked at yet. */
export interface ClassSource {
  readonly origin: Origin;
  /** Where the map stands in its document. */
  readonly path: Path;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A class after its own content was read, before it is looked at beside the others. */
export interface ClassDraft {
  readonly source: ClassSource;
  readonly className: string;
  /**
   * Whether a server wrote it (its built-in columns are listed). Then what the server itself let pass, such as an index
   * on a column that is gone, is worth a warning, not an error: the person who generates cannot mend it here.
   */
  readonly exported: boolean;
  readonly description?: string;
  /** As `modelName:` sets it. */
  readonly modelName?: string;
  readonly fields: ReadonlyMap<string, FieldDraft>;
  readonly indexes: unknown;
  readonly classLevelPermissions: unknown;
}

export interface FieldDraft {
  readonly name: string;
  readonly path: Path;
  /** Absent where the field's type is broken: whatever depends on it is not judged then. */
  readonly type?: FieldType;
  readonly required: boolean;
  readonly defaultValue?: JsonValue;
  readonly description?: string;
  /** As `property:` sets it. */
  readonly property?: string;
  /** As `renamed:` sets it. */
  readonly renamed?: string;
  readonly writeOnly?: true;
  /** The server refuses its name: nothing is said about its name in code. */
  readonly misnamed?: true;
}

/** A class that something points at, and where. */
export interface TargetUse {
  readonly className: string;
  readonly subject: string;
  readonly path: Path;
}

/** What the readers of one class share. */
export interface ClassContext {
  readonly diagnostics: DiagnosticList;
  readonly origin: Origin;
  readonly className: string;
  readonly exported: boolean;
  readonly targets: TargetUse[];
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
