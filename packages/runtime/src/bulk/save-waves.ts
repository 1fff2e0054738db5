import { type Model, stateOf } from '../model/model.js';
import { invalid } from '../values/validation-error.js';

/** Objects that can be saved side by side, after those of the waves before. */
export interface SaveWave {
  readonly objects: readonly Model[];
  /** Fields to leave for a second save, because they close a cycle, by object. */
  readonly deferred: ReadonlyMap<Model, ReadonlySet<string>>;
}

/**
 * The order in which new objects that point at each other can be saved: what is pointed at comes first, and a cycle
 * is opened at a pointer that may be missing for a moment.
 *
 * @throws ValidationError for a cycle of required pointers, which no order can save
 */
export function saveWaves(objects: readonly Model[]): SaveWave[] {
  const waiting = new Map(objects.map((object) => [object, newTargets(object, new Set(objects))]));
  const waves: SaveWave[] = [];
  while (waiting.size > 0) {
    const deferred = new Map<Model, Set<string>>();
    let ready = [...waiting.keys()].filter((object) => blockers(object, waiting).length === 0);
    if (ready.length === 0) {
      const opened = openCycle(waiting);
      ready = [opened];
      deferred.set(opened, new Set(blockers(opened, waiting).map(({ field }) => field)));
    }
    for (const object of ready) waiting.delete(object);
    waves.push({ objects: ready, deferred });
  }
  return waves;
}

/** A field that points at an object which is new, too. */
interface NewTarget {
  readonly field: string;
  readonly target: Model;
  readonly isRequired: boolean;
}

type Waiting = ReadonlyMap<Model, readonly NewTarget[]>;

function newTargets(object: Model, among: ReadonlySet<Model>): NewTarget[] {
  const { changes, definition } = stateOf(object);
  return [...(changes ?? [])].flatMap(([field, change]) => {
    const isRequired = definition.byName.get(field)?.required ?? false;
    return [...modelsIn(change)]
      .filter((target) => target.isNew && among.has(target))
      .map((target) => ({ field, target, isRequired }));
  });
}

/** All models in a value, at any depth. */
function* modelsIn(value: unknown): Iterable<Model> {
  if (typeof value !== 'object' || value === null) return;
  if (isModel(value)) yield value;
  else for (const member of Object.values(value)) yield* modelsIn(member);
}

function isModel(value: object): value is Model {
  return 'isNew' in value && 'toPointer' in value;
}

function blockers(object: Model, waiting: Waiting): readonly NewTarget[] {
  return (waiting.get(object) ?? []).filter(({ target }) => waiting.has(target));
}

/** An object that can be saved without the pointers that make it wait. */
function openCycle(waiting: Waiting): Model {
  for (const object of waiting.keys()) {
    if (blockers(object, waiting).every(({ isRequired }) => !isRequired)) return object;
  }
  const [object] = waiting.keys();
  const [blocker] = object ? blockers(object, waiting) : [];
  const path = object && blocker ? `${object.className}.${blocker.field}` : 'saveAll';
  throw invalid(path, 'closes a cycle of required pointers between new objects: make one of them optional.');
}
