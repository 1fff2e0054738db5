/** Which fields each operation method takes; generated for each class as plain unions, so that a call costs one look-up. */
export interface FieldKinds {
  /** The names of the number fields. */
  number: string;
  /** What the array fields hold, by name. */
  arrays: object;
  /** The names of the fields that can be unset. */
  optional: string;
}
