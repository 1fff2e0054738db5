import fc from 'fast-check';
import { type Filter, ValuesOf } from './filter-model.js';

/** Filters of these fields, side by side, combined, negated, and over what links and relations lead to. */
export function randomFilter(filtersOfFields: { readonly [field: string]: readonly unknown[] }): fc.Arbitrary<Filter> {
  const field: fc.Arbitrary<Filter> = fc.oneof(
    ...Object.entries(filtersOfFields).map(([name, filters]) =>
      fc.constantFrom(...filters).map((filter): Filter => ({ [name]: filter })),
    ),
  );

  /** Two filters of fields side by side, also of one field. */
  const fields: fc.Arbitrary<Filter> = fc.tuple(field, field).map(([one, other]) => ({ ...one, ...other }));

  const { filter } = fc.letrec<{ filter: Filter; parts: Filter[] }>((tie) => ({
    parts: fc.array(tie('filter'), { maxLength: 3 }),
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fields,
      field,
      tie('parts').map((and) => ({ and })),
      tie('parts').map((or) => ({ or })),
      tie('parts').map((nor) => ({ nor })),
      fc.tuple(field, tie('parts'), tie('parts')).map(([own, or, nor]) => ({ ...own, or, nor })),
      fc.tuple(fc.constantFrom('is', 'isNot'), tie('filter')).map(([name, of]) => ({ link: { [name]: of } })),
      fc.tuple(tie('filter'), tie('filter')).map(([is, isNot]) => ({ link: { is, isNot } })),
      fc.tuple(tie('filter'), tie('filter')).map(([is, of]) => ({
        link: { is, in: new ValuesOf(of, 'link'), notIn: new ValuesOf({ flag: true }, 'link') },
      })),
      tie('filter').map((of) => ({
        and: [{ text: { in: new ValuesOf(of, 'text') } }, { text: { in: ['alpha', ''] } }],
      })),
      fc.tuple(fc.constantFrom('some', 'none'), tie('filter')).map(([name, of]) => ({ members: { [name]: of } })),
      fc
        .tuple(fc.constantFrom('in', 'notIn'), tie('filter'))
        .map(([name, of]) => ({ text: { [name]: new ValuesOf(of, 'text') } })),
      fc
        .tuple(fc.constantFrom('in', 'notIn'), tie('filter'))
        .map(([name, of]) => ({ link: { [name]: new ValuesOf(of, 'link') } })),
      fc
        .tuple(fc.constantFrom('hasSome', 'hasNone'), tie('filter'))
        .map(([name, of]) => ({ links: { [name]: new ValuesOf(of, 'link') } })),
    ),
  }));

  return filter;
}
