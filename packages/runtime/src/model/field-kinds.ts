/** Which fields each operation method takes; generated for each class as plain unions, so that a call costs one look-up. */
export interface FieldKinds {
  /** The names of the number fields, and of number keys inside object fields (`seo.score`). */
  number: string;
  /** What the array fields hold, by name. */
  arrays: object;
  /** The names of the fields that can be unset, and of such keys inside object fields. */
  optional: string;
  /** What can be set: fields, and keys inside object fields, at any depth. */
  values: object;
}

/** The names of what can be changed: fields, and keys inside object fields; any, where the class is not known. */
export type ChangeableField<Fields extends FieldKinds> = [keyof Fields['values']] extends [never]
  ? string
  : keyof Fields['values'] & string;
