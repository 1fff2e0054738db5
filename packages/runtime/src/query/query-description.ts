import type { JsonObject, JsonValue } from '../json.js';

/** What is asked, as the caller said it. */
export interface QueryDescription {
  readonly className: string;
  readonly filters: readonly unknown[];
  readonly include: readonly (object | 'all')[];
  readonly select: readonly object[];
  readonly omit: readonly string[];
  readonly order: readonly string[];
  /** What is for the database alone; as on the wire. */
  readonly advice: { readonly [parameter: string]: JsonValue };
  readonly limit?: number;
  readonly skip?: number;
}

/** The query that asks nothing in particular. */
export function everything(className: string): QueryDescription {
  return Object.freeze({ className, filters: [], include: [], select: [], omit: [], order: [], advice: {} });
}

/** The parameters of a query, by their names on the wire. */
export type QueryParameters = JsonObject & {
  readonly where?: JsonObject;
  readonly keys?: string;
  readonly excludeKeys?: string;
  readonly order?: string;
  readonly limit?: number;
  readonly skip?: number;
};
