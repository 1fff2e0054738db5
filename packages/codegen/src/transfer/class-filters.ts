import { quoted } from '../diagnostics/display-text.js';

/** A filter on the command line cannot be understood. */
export class FilterMistake extends Error {}

/**
 * Filters by class from `Post={"status":"published"}`, or from bare JSON where one class is named. They are the server's
 * own: `where` of the REST guide. Throws {@link FilterMistake}.
 */
export function classFilters(texts: readonly string[], classes: readonly string[]): ReadonlyMap<string, object> {
  const filters = new Map<string, object>();
  for (const text of texts) {
    const [, named, json = text] = /^\s*(\w+)\s*=(.*)$/s.exec(text) ?? [];
    const className = named ?? (classes.length === 1 ? classes[0] : undefined);
    if (className === undefined) {
      throw new FilterMistake('`--where` does not say of which class: write --where \'Post={"status":"published"}\'');
    }
    if (named !== undefined && classes.length > 0 && !classes.includes(named)) {
      throw new FilterMistake(`\`--where\` filters ${quoted(named)}, which is not among the classes to export`);
    }
    if (filters.has(className)) {
      throw new FilterMistake(`\`--where\` is given twice for ${quoted(className)}: join the two with {"$and":[…]}`);
    }
    filters.set(className, filterIn(json, className));
  }
  return filters;
}

function filterIn(json: string, className: string): object {
  let filter: unknown;
  try {
    filter = JSON.parse(json);
  } catch {
    filter = undefined;
  }
  if (typeof filter === 'object' && filter !== null && !Array.isArray(filter)) return filter;
  throw new FilterMistake(
    `\`--where\` for ${quoted(className)} is no JSON object: write it like '{"views":{"$gt":10}}', in single quotes`,
  );
}
