import type { JsonObject, JsonValue } from '../json.js';
import { invalid } from '../values/validation-error.js';
import { describe } from '../wire/description.js';
import { isPlainObject } from '../wire/plain-object.js';
import type { QueryDescription } from './query-description.js';
import { RawWhere } from './raw-where.js';

/** The methods that narrow a query: each answers a new one with a longer description. */
export abstract class QueryBuilder<Self> {
  protected readonly description: QueryDescription;

  constructor(description: QueryDescription) {
    this.description = description;
  }

  where(filter: unknown): Self {
    return this.#with({ filters: [...this.description.filters, filter] });
  }

  whereRaw(where: JsonObject): Self {
    return this.where(new RawWhere(where, `${this.description.className}.whereRaw`));
  }

  include(tree: object): Self {
    return this.#with({ include: [...this.description.include, this.#tree(tree, 'include')] });
  }

  includeAll(): Self {
    return this.#with({ include: [...this.description.include, 'all'] });
  }

  select(fields: object): Self {
    return this.#with({ select: [...this.description.select, this.#tree(fields, 'select')] });
  }

  omit(...fields: readonly string[]): Self {
    return this.#with({ omit: [...this.description.omit, ...this.#names(fields, 'omit')] });
  }

  orderBy(...keys: readonly string[]): Self {
    return this.#with({ order: this.#names(keys, 'orderBy') });
  }

  limit(count: number): Self {
    return this.#with({ limit: this.#wholeNumber(count, 'limit') });
  }

  skip(count: number): Self {
    return this.#with({ skip: this.#wholeNumber(count, 'skip') });
  }

  hint(index: string | JsonObject): Self {
    return this.#advised({ hint: index });
  }

  comment(text: string): Self {
    return this.#advised({ comment: text });
  }

  readPreference(preference: string, others: { readonly include?: string; readonly subquery?: string } = {}): Self {
    const { include, subquery } = others;
    return this.#advised({
      readPreference: preference,
      ...(include !== undefined && { includeReadPreference: include }),
      ...(subquery !== undefined && { subqueryReadPreference: subquery }),
    });
  }

  protected abstract described(description: QueryDescription): Self;

  #advised(advice: { readonly [parameter: string]: JsonValue }): Self {
    return this.#with({ advice: { ...this.description.advice, ...advice } });
  }

  #with(change: Partial<QueryDescription>): Self {
    return this.described(Object.freeze({ ...this.description, ...change }));
  }

  #tree(tree: unknown, method: string): object {
    if (isPlainObject(tree)) return tree;
    throw invalid(
      this.description.className,
      `takes an object such as { author: true } in ${method}, not ${describe(tree)}.`,
    );
  }

  #names(names: readonly unknown[], method: string): readonly string[] {
    const wrong = names.find((name) => typeof name !== 'string');
    if (wrong === undefined) return names as readonly string[];
    throw invalid(
      this.description.className,
      `takes names one by one in ${method}, each a string, not ${describe(wrong)}.`,
    );
  }

  #wholeNumber(count: number, name: string): number {
    if (Number.isSafeInteger(count) && count >= 0) return count;
    throw invalid(this.description.className, `takes a whole number of zero or more as ${name}, not ${count}.`);
  }
}
