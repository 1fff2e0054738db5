import { invalid } from '../values/validation-error.js';

/** A time that the server reckons from its own clock, when it answers. Made by `relativeTime`. */
export class RelativeTime {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const amount = String.raw`\d{1,5} +(?:(?:year|week|day|hour|minute|second|yr|wk|hr|min|sec)s?|d)`;
const amounts = `${amount}(?: +${amount})*`;
/** What the server reads (its `Utils.relativeTimeToDate`): years of 365 days, no months. */
const readable = new RegExp(`^(?:now|in +${amounts}|${amounts} +ago)$`, 'i');

/**
 * A time by the server's clock, for `lt`, `lte`, `gt` and `gte` of Date fields: `'now'`, `'in 3 days'`,
 * `'1 week 2 hours ago'`. Units: years (of 365 days), weeks, days, hours, minutes, seconds.
 *
 * @throws ValidationError for what the server cannot read, months for instance
 */
export function relativeTime(text: string): RelativeTime {
  const trimmed = String(text).trim();
  if (readable.test(trimmed)) return new RelativeTime(trimmed);
  throw invalid(
    'relativeTime',
    `takes "now", "in 3 days" or "2 weeks 1 hour ago", with years, weeks, days, hours, minutes and seconds, not "${trimmed}".`,
  );
}
