import { randomBytes } from 'node:crypto';
import { quoted } from '../diagnostics/display-text.js';
import { didYouMean } from '../diagnostics/suggestion.js';
import type { ServerClassAnswer } from './class-selection.js';
import { type NewId, rewriteReferences } from './references.js';

/** How rows are brought to the server. */
export interface RowRules {
  /** The server takes ids of ours (`allowCustomObjectId`). */
  readonly keepsIds: boolean;
  /** It takes `createdAt` and `updatedAt`, which needs the maintenance key. */
  readonly keepsDates: boolean;
  readonly newId: NewId;
}

export interface ImportRow {
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether it points to an object that has no new id yet. */
  readonly isOpen: boolean;
}

type Row = Readonly<Record<string, unknown>>;

/** Why a row cannot be sent; without this the server would create fields, or drop values, without a word. */
export function rowProblem(row: Row, { className, fields }: ServerClassAnswer): string | undefined {
  if (typeof row['objectId'] !== 'string' || !/^[^\s/]{1,255}$/.test(row['objectId'])) return 'has no objectId';
  if (typeof row['className'] === 'string' && typeof row['object'] === 'object' && !('object' in fields)) {
    return 'names its class itself: give such lines to stdin, with `-`';
  }
  for (const key of Object.keys(row)) {
    if (Object.hasOwn(fields, key) || key === 'ACL') continue;
    const hint = didYouMean(key, Object.keys(fields)) ?? 'create it there first, for example with `parse-orm push`';
    return `has the field ${quoted(key)}, which ${className} does not have on the server: ${hint}`;
  }
  for (const key of ['createdAt', 'updatedAt']) {
    const value = row[key];
    if (value !== undefined && Number.isNaN(Date.parse(String(value)))) return `has a ${key} that is no date`;
  }
  return undefined;
}

/** A row as `POST /classes` takes it. */
export function importRow(row: Row, { className }: ServerClassAnswer, rules: RowRules): ImportRow {
  const { objectId, createdAt, updatedAt, ...values } = row;
  const body: Record<string, unknown> = {};
  let isOpen = false;
  for (const [key, value] of Object.entries(values)) {
    if (isRelation(value)) continue;
    if (rules.keepsIds) {
      define(body, key, value);
      continue;
    }
    const { value: rewritten, hasUnknown } = rewriteReferences(key, value, rules.newId);
    define(body, key, rewritten);
    isOpen ||= hasUnknown;
  }
  if (rules.keepsIds) body['objectId'] = objectId;
  if (rules.keepsDates && createdAt !== undefined) Object.assign(body, dates(String(createdAt), updatedAt));
  // The server creates nobody without a password, and gives out none.
  if (className === '_User' && body['password'] === undefined) body['password'] = randomBytes(24).toString('base64url');
  return { body, isOpen };
}

/** The fields of a row whose pointers lead elsewhere now, as `PUT /classes` takes them; nothing where none does. */
export function changedReferences(row: Row, newId: NewId): Readonly<Record<string, unknown>> | undefined {
  const changed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) {
    const { value: rewritten, hasChanged } = rewriteReferences(key, value, newId);
    if (hasChanged) define(changed, key, rewritten);
  }
  return Object.keys(changed).length === 0 ? undefined : changed;
}

function dates(createdAt: string, updatedAt: unknown): object {
  const date = (text: string): object => ({ __type: 'Date', iso: new Date(text).toISOString() });
  // The server refuses an update before the creation.
  if (updatedAt === undefined || Date.parse(String(updatedAt)) < Date.parse(createdAt))
    return { createdAt: date(createdAt) };
  return { createdAt: date(createdAt), updatedAt: date(String(updatedAt)) };
}

function isRelation(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '__type' in value && value.__type === 'Relation';
}

/** Also for a key such as `__proto__`. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}
