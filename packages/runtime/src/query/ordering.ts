import { isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import { type Condition, all, any, missing, not, test } from './condition.js';
import { equalTo } from './equality.js';
import { type Compile, encodeOperand } from './operand.js';
import { RelativeTime } from './relative-time.js';

type Ordering = '$lt' | '$lte' | '$gt' | '$gte';

/** What an empty text is compared with: PostgreSQL's adapter passes over it. */
const besideEmpty: { readonly [Operator in Ordering]: (isEmpty: Condition, absent: Condition) => Condition } = {
  $lt: () => false,
  $lte: (isEmpty) => isEmpty,
  $gt: (isEmpty, absent) => all([not(isEmpty), not(absent)]),
  $gte: (_, absent) => not(absent),
};

/** That the field comes before or after a value. */
export function ordered(operator: Ordering): Compile {
  return (operand) => {
    const { key, type, path, value: bound } = operand;
    if (bound instanceof RelativeTime && type?.kind === 'Date') {
      return test(key, { [operator]: { $relativeTime: bound.text } });
    }
    const value = encodeOperand(operand, bound);
    if (value === '') return besideEmpty[operator](equalTo(operand, value), missing(key));
    if (type || typeof value === 'string' || typeof value === 'number') return test(key, { [operator]: value });
    if (!isJsonObject(value) || value['__type'] !== 'Date') throw invalid(path, 'takes a string, a number or a Date.');
    const typeKey = `${key}.__type`;
    const ofMongo = test(typeKey, { $ne: 'Date' }, () => test(typeKey, 'Date', () => ofMongo));
    return any([
      all([test(key, { [operator]: value }), ofMongo]),
      test(`${key}.iso`, { [operator]: value['iso'] ?? null }),
    ]);
  };
}
