import type { ClassModel, FieldModel } from '../../schema/model.js';
import type { ServerClass, ServerField } from '../../schema/server-classes.js';

export type Permissions = NonNullable<ClassModel['classLevelPermissions']>;

interface OfClass {
  readonly className: string;
}

/**
 * One thing that a push does: few requests, each of which may be the last before a crash. What is left is seen on the
 * server the next time, so a step says what to reach, never what to change.
 */
export type PushStep =
  | (OfClass & { readonly kind: 'createClass'; readonly definition: ServerClass })
  | (OfClass & { readonly kind: 'addFields'; readonly fields: Readonly<Record<string, ServerField>> })
  | (OfClass & {
      readonly kind: 'setPermissions';
      readonly permissions: Permissions;
      /** Whether it only closes. */
      readonly closes: boolean;
    })
  | (OfClass & {
      /** Values go from one field to another, through the migration where there is one. */
      readonly kind: 'copyField';
      readonly field: string;
      readonly from: FieldModel;
      readonly to: FieldModel;
      readonly rows: number;
      readonly migrates: boolean;
    })
  | (OfClass & {
      /** Values are kept aside, the field is made anew, and the migrated values are put back. */
      readonly kind: 'retypeField';
      readonly field: string;
      /** Absent where an earlier push has removed the field already. */
      readonly from?: FieldModel;
      readonly to: FieldModel;
      readonly rows: number;
    })
  | (OfClass & {
      readonly kind: 'replaceField';
      readonly field: string;
      readonly from: FieldModel;
      readonly to: FieldModel;
      readonly rows: number;
    })
  | (OfClass & {
      readonly kind: 'fillField';
      readonly field: string;
      readonly to: FieldModel;
      readonly rows: number;
      readonly migrates: boolean;
    })
  | (OfClass & { readonly kind: 'setOptions'; readonly fields: Readonly<Record<string, ServerField>> })
  | (OfClass & { readonly kind: 'dropIndexes'; readonly indexes: readonly string[] })
  | (OfClass & { readonly kind: 'addIndexes'; readonly indexes: NonNullable<ClassModel['indexes']> })
  | (OfClass & {
      readonly kind: 'dropField';
      readonly field: string;
      readonly from: FieldModel;
      readonly rows: number;
      readonly loses: number;
    })
  | (OfClass & { readonly kind: 'dropClass'; readonly rows: number });

export type PushStepKind = PushStep['kind'];

export interface PushPlan {
  /** In the order in which they are done. */
  readonly steps: readonly PushStep[];
  /** What is left as it is, and what a person should know. */
  readonly notes: readonly string[];
}

/** The data that a step would lose, as `--accept-data-loss` names it; absent where nothing is lost. */
export function lossOf(step: PushStep): { readonly name: string; readonly rows: number } | undefined {
  const { kind, className } = step;
  if (kind === 'dropClass') return step.rows === 0 ? undefined : { name: className, rows: step.rows };
  if (kind === 'replaceField')
    return step.rows === 0 ? undefined : { name: `${className}.${step.field}`, rows: step.rows };
  if (kind === 'dropField')
    return step.loses === 0 ? undefined : { name: `${className}.${step.field}`, rows: step.loses };
  return undefined;
}

/** The steps without those that lose one of these, and without what they do to such a field besides. */
export function withoutLosses(steps: readonly PushStep[], losses: readonly string[]): PushStep[] {
  return steps.flatMap((step): PushStep[] => {
    const { className } = step;
    const isKept = (field: string): boolean => !losses.includes(`${className}.${field}`);
    if (losses.includes(className)) return [];
    if ('field' in step) return isKept(step.field) ? [step] : [];
    if (!('fields' in step)) return [step];
    const fields = Object.fromEntries(Object.entries(step.fields).filter(([field]) => isKept(field)));
    return Object.keys(fields).length === 0 ? [] : [{ ...step, fields }];
  });
}
