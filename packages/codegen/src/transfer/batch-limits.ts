import type { BatchLimits } from './import-step.js';

/**
 * How much goes into one request, so that a slow server answers it in seconds: it hashes a password for each user, and writes
 * a row for each member of a relation (a line of 1,000 members has some 13 KB).
 */
export function batchLimits(className: string, relation: string | undefined): BatchLimits {
  if (relation !== undefined) return { lines: 100, bytes: 30_000 };
  return { lines: className === '_User' ? 10 : 100, bytes: 4_000_000 };
}
