import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import type { ApiRequest, CallOptions } from '../transport/api-request.js';
import { ValidationError } from '../values/validation-error.js';
import { classPath, isBatchable, objectPath } from '../wire/object-path.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { type Change, mergeChanges } from './change.js';
import { encodeChanges } from './encode-change.js';
import { savedValue, valueToSave } from './field-access.js';
import { checkRole } from './role-rules.js';
import { putChanged } from './row-with-changes.js';
import { type Changes, type ModelState, isUnsaved } from './state.js';

/** The changes of one object on their way to the server. */
export interface PendingSave {
  readonly request: ApiRequest;
  /** Takes over what the server answered. */
  commit(answer: JsonValue): void;
  /** Puts the changes back, under those that were made in the meantime. */
  rollback(): void;
}

/**
 * Begins a save; where the object holds files that were never uploaded, once those are. What the caller changes in the
 * meantime is no part of it.
 *
 * @throws ValidationError when a value cannot travel, and what an upload throws; the object keeps its changes then
 */
export function beginSaveWithFiles(state: ModelState, options?: CallOptions): PendingSave | Promise<PendingSave> {
  const { connection } = state.answer;
  if (connection.defaultACL && isUnsaved(state) && !state.changes?.has('ACL')) return beginLater(state, options);
  try {
    return beginSave(state);
  } catch (error) {
    if (!lacksFiles(error)) throw error;
    return beginLater(state, options, error);
  }
}

function lacksFiles(error: unknown): boolean {
  return error instanceof ValidationError && error.issues.some(({ file }) => file);
}

/**
 * Reads show the changes all the while, and later changes come over them.
 *
 * @param error what kept the save from beginning at once: files that are new; else a new object gets its default ACL
 */
async function beginLater(state: ModelState, options?: CallOptions, error?: unknown): Promise<PendingSave> {
  const { connection } = state.answer;
  const held: Changes = (state.inFlight = state.changes ?? new Map());
  state.changes = undefined;
  const begin = (): PendingSave => {
    const later = state.changes;
    state.changes = held;
    try {
      return beginSave(state);
    } finally {
      state.changes = later;
    }
  };
  try {
    if (error === undefined) {
      const acl = await connection.defaultACL?.(state.definition.className, options);
      if (acl) held.set('ACL', { kind: 'Set', value: acl });
    }
    const { afterUploads } = await import('./new-files.js');
    return await afterUploads(connection, error, options, begin);
  } catch (failure) {
    rollback(state, held);
    throw failure;
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
  const { className } = state.definition;
  if (className === '_Role') checkRole(changes, isUnsaved(state));
  const body = encodeChanges(state.definition.byName, changes);
  state.inFlight = changes;
  state.changes = deferred.size > 0 ? new Map(entries.filter(([name]) => deferred.has(name))) : undefined;
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
    if (field.kind !== 'Bytes') decoded.set(name, value);
  }
  for (const [name, value] of Object.entries(answer)) {
    row.set(name, changes.get(name)?.kind === 'Nested' ? withMembers(row.get(name), value) : value);
    decoded.delete(name);
  }
  const createdAt = row.get('createdAt');
  if (!row.has('updatedAt') && createdAt !== undefined) row.set('updatedAt', createdAt);
  state.row = Object.fromEntries(row);
  state.decoded = decoded;
  state.inFlight = undefined;
}

/** Of an object whose keys were changed, the server answers no more than the numbers that it counted. */
function withMembers(stored: JsonValue | undefined, answered: JsonValue): JsonValue {
  return isJsonObject(stored) && isJsonObject(answered) ? { ...stored, ...answered } : answered;
}

function rollback(state: ModelState, changes: Changes): void {
  const restored: Changes = new Map(changes);
  state.inFlight = undefined;
  for (const [name, newer] of state.changes ?? []) {
    const field = state.definition.byName.get(name);
    restored.set(
      name,
      mergeChanges(restored.get(name), newer, () => field && savedValue(state, field)),
    );
  }
  state.changes = restored.size > 0 ? restored : undefined;
}
