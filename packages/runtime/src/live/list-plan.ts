import type { JsonObject } from '../json.js';
import type { QueryDescription, QueryParameters } from '../query/query-description.js';
import { compileQuery, sortsByDistance } from '../query/query-parameters.js';
import type { DefinitionOf } from '../query/where.js';
import { watchedQuery } from './live-query.js';

/** How the rows of a query are read and watched. */
export interface ListPlan {
  readonly className: string;
  /** What is read. */
  readonly parameters: JsonObject;
  /** What is watched. */
  readonly watched: JsonObject;
  readonly order: string;
  readonly limit: number;
  /** Whether each event is only a reason to read anew. */
  readonly asksAlways: boolean;
}

/** What a server answers that is told no limit; told here, so that it is known where the rows end. */
const usualLimit = 100;

const alwaysThere = ['objectId', 'createdAt', 'updatedAt'];

/** @throws ValidationError for a query that cannot be watched, or asked */
export function listPlan(description: QueryDescription, definitionOf: DefinitionOf): ListPlan {
  const { limit = usualLimit, skip = 0, className } = description;
  const asked = compileQuery({ ...description, limit }, definitionOf);
  const { where = {}, order: given, keys = '' } = asked;
  const isByDistance = sortsByDistance(where);
  const order = totalOrder(given ?? 'createdAt');
  const bringsMore = 'include' in asked || keys.includes('.');
  const asksAlways = bringsMore || isByDistance || skip > 0 || !tellsPlaces(asked, order);
  const watched = watchedQuery(description, definitionOf, { isPartial: asksAlways });
  return {
    className,
    parameters: isByDistance ? asked : { ...asked, order },
    watched: asksAlways ? { ...watched, keys: ['objectId'] } : watched,
    order,
    limit,
    asksAlways,
  };
}

/** Whether a row that comes has what it is ordered by: what is not selected does not come. */
function tellsPlaces({ keys, excludeKeys = '' }: QueryParameters, order: string): boolean {
  const chosen = keys === undefined ? undefined : [...alwaysThere, ...keys.split(',')];
  const omitted = excludeKeys.split(',');
  return order
    .split(',')
    .map((key) => key.replace(/^-/, '').split('.')[0] ?? '')
    .every((name) => chosen?.includes(name) !== false && !omitted.includes(name));
}

/** Rows that are alike in everything else stand in the order of their ids. */
function totalOrder(order: string): string {
  return order.split(',').some((key) => /^-?objectId$/.test(key)) ? order : `${order},objectId`;
}
