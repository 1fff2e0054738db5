import type { PermissionKey } from '../schema/class-definition.js';
import type { ClassModel, FieldModel, FieldType, JsonValue } from '../schema/model.js';

/** What becomes of data, code and programs once a schema is changed so. A key that is there says why, in one clause. */
export interface Effects {
  /** The server drops values that objects have. */
  readonly losesData?: string;
  /** Code that compiled against the models from before may not compile against those from after. */
  readonly breaksTypes?: string;
  /** Programs that were built before and are still about may be refused, or meet what they do not know. */
  readonly breaksCallers?: string;
  /** Somebody may do or see what was closed to them before. */
  readonly widensAccess?: string;
}

export type ClassIndex = NonNullable<ClassModel['indexes']>[string];

interface OfClass {
  readonly className: string;
  readonly effects: Effects;
}
interface OfField extends OfClass {
  /** The name on the wire. */
  readonly field: string;
}

/**
 * One thing that must change to turn one schema into another. `from` is what stands before, `to` what stands after.
 *
 * Those of the last group exist in schema files only: a server is never compared in them.
 */
export type Difference =
  | (OfClass & { readonly kind: 'classAdded'; readonly to: ClassModel })
  | (OfClass & { readonly kind: 'classRemoved'; readonly from: ClassModel })
  | (OfField & { readonly kind: 'fieldAdded'; readonly to: FieldModel })
  | (OfField & { readonly kind: 'fieldRemoved'; readonly from: FieldModel })
  | (OfField & {
      readonly kind: 'fieldRenamed';
      readonly oldField: string;
      readonly from: FieldModel;
      readonly to: FieldModel;
    })
  | (OfField & { readonly kind: 'typeChanged'; readonly from: FieldModel; readonly to: FieldModel })
  | (OfField & { readonly kind: 'requiredChanged'; readonly from: FieldModel; readonly to: FieldModel })
  | (OfField & { readonly kind: 'defaultChanged'; readonly from: FieldModel; readonly to: FieldModel })
  | (OfClass & { readonly kind: 'indexAdded'; readonly index: string; readonly to: ClassIndex })
  | (OfClass & { readonly kind: 'indexRemoved'; readonly index: string; readonly from: ClassIndex })
  | (OfClass & {
      readonly kind: 'indexChanged';
      readonly index: string;
      readonly from: ClassIndex;
      readonly to: ClassIndex;
    })
  | (OfClass & {
      readonly kind: 'permissionChanged';
      readonly permission: PermissionKey;
      /** As `PUT /schemas` takes it, complete: what was left out stands here as the server understands it. */
      readonly from: JsonValue;
      readonly to: JsonValue;
    })
  | FileDifference;

export type FileDifference =
  | (OfField & {
      readonly kind: 'enumChanged';
      /** The part of the field: `` for itself, `[]` for the elements of a list, `.name` for a key of an object. */
      readonly part: string;
      readonly from: readonly string[] | undefined;
      readonly to: readonly string[] | undefined;
    })
  | (OfField & {
      readonly kind: 'shapeChanged';
      readonly part: string;
      readonly from: FieldType | undefined;
      readonly to: FieldType | undefined;
    })
  | (OfField & {
      readonly kind: 'partRequiredChanged';
      readonly part: string;
      readonly from: boolean;
      readonly to: boolean;
    })
  | (OfField & { readonly kind: 'propertyChanged'; readonly from: string; readonly to: string })
  | (OfClass & { readonly kind: 'modelNameChanged'; readonly from: string; readonly to: string })
  | (OfClass & {
      readonly kind: 'descriptionChanged';
      /** Absent for the class itself. */
      readonly field?: string;
      readonly from: string | undefined;
      readonly to: string | undefined;
    });

export type DifferenceKind = Difference['kind'];

/** A field that was renamed and whose old column, with its data, is still there. That is no difference. */
export interface KeptField {
  readonly className: string;
  readonly field: string;
  readonly renamedTo: string;
  readonly from: FieldModel;
}

export interface SchemaComparison {
  /** Sorted by class, then in the order: class, fields, indexes, permissions. */
  readonly differences: readonly Difference[];
  readonly kept: readonly KeptField[];
}
