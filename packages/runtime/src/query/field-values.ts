import type { FieldDefinition } from '../wire/class-schema.js';

/** The values of one field over another query, which the server runs and puts in place (`$select`). */
export class FieldValues {
  readonly className: string;
  readonly filters: readonly unknown[];
  readonly field: FieldDefinition;

  constructor(className: string, filters: readonly unknown[], field: FieldDefinition) {
    this.className = className;
    this.filters = filters;
    this.field = field;
  }
}
