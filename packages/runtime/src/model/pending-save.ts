import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import type { ApiRequest, CallOptions } from '../transport/api-request.js';
import { latePart } from '../transport/late-part.js';
import { ValidationError } from '../values/validation-error.js';
import { classPath, isBatchable, objectPath } from '../wire/object-path.js';
import { unexpectedAnswer } from '../transport/failures.js';
import type { Change, NestedChange } from './change.js';
import { encodeChanges } from './encode-change.js';
import { isKept, valueToSave } from './field-access.js';
import { installationSave } from './merged-installation.js';
import { explainRefusal } from './refusal.js';
import { rollback } from './rollback.js';
import { checkRole } from './role-rules.js';
import { checkUser } from './user-rules.js';
import { putChanged } from './row-with-changes.js';
import { type Changes, type ModelState, isUnsaved } from './state.js';

/** The changes of one object on their way to the server. */
export interface PendingSave {
  readonly request: ApiRequest;
  /** Takes over what the server answered. */
  commit(answer: JsonValue): void | Promise<void>;
  /** Puts the changes back, under those that were made in the meantime. */
  rollback(): void;
  /** The same error; where the cause is known and the server does not tell it, its message does. */
  explain(error: unknown): unknown;
}

/** A save that is ready, or one that waits for the upload of files. */
export type BegunSave = PendingSave | { readonly later: Promise<PendingSave> };

/**
 * Changes that were taken off an object, as a request: where they hold files that were never uploaded, once those are, and
 * for a new object with its default ACL.
 *
 * @throws ValidationError when a value cannot travel, and what an upload throws
 */
export function beginSaveWithFiles(state: ModelState, changes: Changes, options?: CallOptions): BegunSave {
  const { connection } = state.answer;
  const begin = (): PendingSave => {
    const save = pendingSave(state, changes);
    return state.definition.className === '_Installation' ? installationSave(save, state, options) : save;
  };
  const later = async (error?: unknown): Promise<PendingSave> => {
    const acl = error === undefined && (await connection.defaultACL?.(state.definition.className, options));
    if (acl) changes.set('ACL', { kind: 'Set', value: acl });
    const { afterUploads } = await latePart(() => import('./new-files.js'));
    return afterUploads(connection, error, options, begin);
  };
  if (connection.defaultACL && isUnsaved(state) && !changes.has('ACL')) return { later: later() };
  try {
    return begin();
  } catch (error) {
    if (!(error instanceof ValidationError && error.issues.some(({ file }) => file))) throw error;
    return { later: later(error) };
  }
}

/**
 * Takes an object's changes off it, as a request (REST guide, "Objects: Creating Objects" and "Updating Objects").
 *
 * @param deferred wire names of fields whose changes stay for a later save
 * @throws ValidationError naming every field that cannot travel; the object keeps its changes then
 */
export function beginSave(state: ModelState, deferred: ReadonlySet<string> = new Set()): PendingSave {
  const entries = [...(state.changes ?? [])];
  const changes: Changes = new Map(entries.filter(([name]) => !deferred.has(name)));
  const save = pendingSave(state, changes);
  state.inFlight = changes;
  state.changes = deferred.size > 0 ? new Map(entries.filter(([name]) => deferred.has(name))) : undefined;
  return save;
}

/**
 * Changes that were taken off an object, as a request.
 *
 * @throws ValidationError naming every field that cannot travel
 */
function pendingSave(state: ModelState, changes: Changes): PendingSave {
  const { className } = state.definition;
  if (className === '_Role') checkRole(changes, isUnsaved(state));
  const body = encodeChanges(state.definition.byName, changes);
  if (className === '_User' && !isUnsaved(state)) checkUser(body);
  const batchable = isBatchable(className);
  return {
    request: isUnsaved(state)
      ? { method: 'POST', path: classPath(className), body, batchable }
      : {
          method: 'PUT',
          path: objectPath(className, String(state.row['objectId'])),
          body,
          repeatable: [...changes.values()].every(isRepeatable),
          batchable,
        },
    commit: (answer) => commit(state, changes, body, answer),
    rollback: () => rollback(state, changes),
    explain: (error) => explainRefusal(error, body),
  };
}

/** Whether the change does the same however often it is sent. */
export function isRepeatable(change: Change): boolean {
  if (change.kind === 'Nested') return [...change.keys.values()].every(isRepeatable);
  return change.kind !== 'Increment' && change.kind !== 'Add';
}

function commit(state: ModelState, changes: Changes, body: JsonObject, answer: JsonValue): void {
  if (!isJsonObject(answer)) {
    rollback(state, changes);
    throw unexpectedAnswer(`the saved ${state.definition.className}`, answer);
  }
  const row = new Map(Object.entries(state.row));
  const decoded = new Map(state.decoded);
  for (const [name, change] of changes) {
    const field = state.definition.byName.get(name);
    if (!field || field.kind === 'Relation' || field.writeOnly) continue;
    const value = valueToSave(state, field);
    // What was sent need not be encoded again.
    const sent = change.kind === 'Set' ? body[name] : undefined;
    if (sent === undefined) putChanged(row, field, change, value);
    else row.set(name, sent);
    if (isKept(field)) decoded.set(name, value);
  }
  const answered = Object.entries(answer);
  // What a trigger did to a key of an object is told beside the object, and is newer.
  if (answered.some(([name]) => name.includes('.'))) answered.sort(([one], [other]) => one.length - other.length);
  for (const [name, value] of answered) {
    const change = changes.get(name);
    decoded.delete(rootOf(name));
    takeOver(row, name, change?.kind === 'Nested' ? withMembers(row.get(name), value, change.keys) : value);
  }
  const createdAt = row.get('createdAt');
  if (!row.has('updatedAt') && createdAt !== undefined) row.set('updatedAt', createdAt);
  state.row = Object.fromEntries(row);
  state.decoded = decoded;
  state.inFlight = undefined;
}

/** What a trigger took away stands there as an operation (server: `RestWrite.js`, `_updateResponseWithData`). */
function takeOver(row: Map<string, JsonValue>, path: string, value: JsonValue): void {
  const name = rootOf(path);
  if (name !== path) {
    const held = row.get(name);
    const members = new Map(isJsonObject(held) ? Object.entries(held) : []);
    takeOver(members, path.slice(name.length + 1), value);
    if (held !== undefined || members.size > 0) row.set(name, Object.fromEntries(members));
  } else if (isJsonObject(value) && value['__op'] === 'Delete') row.delete(name);
  else row.set(name, value);
}

/** The name of the field that a path leads into. */
function rootOf(path: string): string {
  const dot = path.indexOf('.');
  return dot < 0 ? path : path.slice(0, dot);
}

/** Of an object whose keys were changed, the server answers no more than what it worked out; after a trigger all of it. */
function withMembers(stored: JsonValue | undefined, answered: JsonValue, changes: NestedChange['keys']): JsonValue {
  if (!isJsonObject(stored) || !isJsonObject(answered)) return answered;
  const isWorkedOut = (key: string): boolean => !['Set', 'Unset', undefined].includes(changes.get(key)?.kind);
  return Object.keys(answered).every(isWorkedOut) ? { ...stored, ...answered } : answered;
}
