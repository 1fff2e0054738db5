import type { JsonObject } from '../json.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import type { Answer } from './answer.js';
import type { Change } from './change.js';

/** Changes by wire name. */
export type Changes = Map<string, Change>;

/** What a model is made of; no part of the API. */
export interface ModelState {
  readonly definition: ClassDefinition;
  /** What the row came in; its included objects are shared. */
  answer: Answer;
  /** What the server said last, by wire name; fields that the schema does not know are kept. */
  row: JsonObject;
  /** Values that were decoded from the row, by wire name. */
  decoded: Map<string, unknown> | undefined;
  /** Changes that were made since the last save began. */
  changes: Changes | undefined;
  /** Changes that a save under way carries. */
  inFlight: Changes | undefined;
  /** The save under way, for the next one to wait for. */
  saving: Promise<unknown> | undefined;
}

/** The state of an object that nobody has changed. */
export function freshState(answer: Answer, definition: ClassDefinition, row: JsonObject): ModelState {
  return {
    definition,
    answer,
    row,
    decoded: undefined,
    changes: undefined,
    inFlight: undefined,
    saving: undefined,
  };
}

/** Notes a save that is under way, so that the next one waits for it; forgotten when it ends. */
export function noteSaving(state: ModelState, saving: Promise<unknown>): void {
  const forget = (): void => {
    if (state.saving === saving) state.saving = undefined;
  };
  state.saving = saving;
  saving.then(forget, forget);
}

/** Does work on objects when the saves of them that are under way are done; later ones wait for it. */
export function inTurn(states: readonly ModelState[], work: () => Promise<void>): Promise<void> {
  const turn = Promise.allSettled(states.flatMap(({ saving }) => saving ?? [])).then(work);
  for (const state of states) noteSaving(state, turn);
  return turn;
}

/** Whether the server has never stored the object. */
export function isUnsaved(state: ModelState): boolean {
  return typeof state.row['objectId'] !== 'string';
}
