import type { Path } from '../diagnostics/diagnostic-list.js';
import type { FieldModel, FieldType, JsonValue } from '../schema/model.js';
import type { SchemaSources, SourcePosition } from '../schema/schema-sources.js';
import { serverClass, serverField } from '../schema/server-classes.js';
import type { Difference, Effects } from './difference.js';
import { spelledType } from './type-spelling.js';

/** A difference as `parse-orm diff --json` prints it: plain values, and where it stands in a file. */
export interface ReportedDifference extends Partial<SourcePosition> {
  readonly kind: Difference['kind'];
  readonly className: string;
  readonly field?: string;
  /** The name before, of a field that was renamed. */
  readonly oldField?: string;
  /** The part of a field: `.name` for a key of an object, `[]` for the elements of a list. */
  readonly part?: string;
  readonly index?: string;
  readonly permission?: string;
  /** Whether the newer side says so itself. `false`: it says nothing of permissions, and then all are open. */
  readonly stated?: boolean;
  /** What stands before and after, as `PUT /schemas` takes it; absent where nothing does. */
  readonly from?: JsonValue;
  readonly to?: JsonValue;
  readonly effects: Effects;
}

/** Where the classes of the two sides stand, as far as they are files. */
export interface ComparedSources {
  readonly from?: SchemaSources | undefined;
  readonly to?: SchemaSources | undefined;
}

export function reportedDifference(difference: Difference, sources: ComparedSources): ReportedDifference {
  const { kind, className, effects } = difference;
  const part = 'part' in difference && difference.part !== '' ? difference.part : undefined;
  const source = sources.to?.of(className)?.value;
  const unstated = kind === 'permissionChanged' && sources.to !== undefined && !source?.['classLevelPermissions'];
  return {
    kind,
    className,
    ...('field' in difference && difference.field !== undefined && { field: difference.field }),
    ...(kind === 'fieldRenamed' && { oldField: difference.oldField }),
    ...(part !== undefined && { part }),
    ...('index' in difference && { index: difference.index }),
    ...(kind === 'permissionChanged' && { permission: difference.permission }),
    ...(unstated && { stated: false }),
    ...side('from', difference),
    ...side('to', difference),
    effects,
    ...positionOf(difference, sources),
  };
}

/** What is only on the older side stands there; where that is a server, the class of the newer side is shown. */
function positionOf(difference: Difference, { from, to }: ComparedSources): SourcePosition | undefined {
  const { className } = difference;
  const path = pathOf(difference);
  return 'to' in difference
    ? to?.position(className, path)
    : (from?.position(className, path) ?? to?.position(className));
}

function pathOf(difference: Difference): Path {
  if ('field' in difference && difference.field !== undefined) return ['fields', difference.field];
  if ('index' in difference) return ['indexes', difference.index];
  if (difference.kind === 'permissionChanged') return ['classLevelPermissions', difference.permission];
  return ['className'];
}

function side(which: 'from' | 'to', difference: Difference): { readonly [side: string]: JsonValue } {
  const value = plainValue(which, difference);
  return value === undefined ? {} : { [which]: value };
}

function plainValue(which: 'from' | 'to', difference: Difference): JsonValue | undefined {
  const { kind } = difference;
  if (kind === 'classAdded') return which === 'to' ? asJson(serverClass(difference.to)) : undefined;
  if (kind === 'classRemoved') return which === 'from' ? asJson(serverClass(difference.from)) : undefined;
  if (kind === 'fieldAdded') return which === 'to' ? fieldValue(difference.to) : undefined;
  if (kind === 'fieldRemoved') return which === 'from' ? fieldValue(difference.from) : undefined;
  if (kind === 'indexAdded') return which === 'to' ? difference.to : undefined;
  if (kind === 'indexRemoved') return which === 'from' ? difference.from : undefined;
  if (kind === 'requiredChanged') return difference[which].required;
  if (kind === 'defaultChanged') return difference[which].defaultValue;
  if (kind === 'fieldRenamed' || kind === 'typeChanged') return fieldValue(difference[which]);
  if (kind === 'shapeChanged') return typeValue(difference[which]);
  return difference[which];
}

const fieldValue = (field: FieldModel): JsonValue => asJson(serverField(field));
const typeValue = (type: FieldType | undefined): JsonValue | undefined =>
  type === undefined ? undefined : spelledType(type);

/** These interfaces hold nothing but JSON; TypeScript wants an index signature to see it. */
function asJson(value: object): JsonValue {
  return value as { readonly [key: string]: JsonValue };
}
