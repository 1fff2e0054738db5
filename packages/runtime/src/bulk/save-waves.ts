import { type Model, stateOf } from '../model/model.js';
import { invalid } from '../values/validation-error.js';
import { valuesIn } from './changed-values.js';

/** Objects that can be saved side by side, after those of the waves before. */
export interface SaveWave {
  readonly objects: readonly Model[];
  /** Fields to leave for a second save, because they close a cycle, by object. */
  readonly deferred: ReadonlyMap<Model, ReadonlySet<string>>;
}

/** A field that points at an object which is new, too. */
export interface NewTarget {
  /** The name on the wire. */
  readonly field: string;
  readonly target: Model;
  readonly isRequired: boolean;
}

/**
 * The order in which new objects that point at each other can be saved: what is pointed at comes first, and a cycle
 * is opened at a pointer that may be missing for a moment. Takes time in proportion to the objects and their pointers.
 *
 * @throws ValidationError for a cycle of required pointers, which no order can save
 */
export function saveWaves(objects: readonly Model[]): SaveWave[] {
  const graph = new PointerGraph(objects);
  const deferred = openedCycles(objects, graph);
  const waves: SaveWave[] = [];
  graph.reset((object, { field }) => !deferred.get(object)?.has(field));
  for (let wave = graph.free(); wave.length > 0; wave = wave.flatMap((object) => graph.release(object))) {
    waves.push({
      objects: wave,
      deferred: new Map(
        wave.flatMap((object) => (deferred.has(object) ? [[object, deferred.get(object) ?? new Set()]] : [])),
      ),
    });
  }
  return waves;
}

/** The fields that point at objects which were never saved, either. */
export function newTargets(object: Model): NewTarget[] {
  const { changes, definition } = stateOf(object);
  return [...(changes ?? [])].flatMap(([field, change]) => {
    const isRequired = definition.byName.get(field)?.required ?? false;
    return valuesIn(change, isModel)
      .filter((target) => target.isNew)
      .map((target) => ({ field, target, isRequired }));
  });
}

/** Which objects wait for which. */
class PointerGraph {
  readonly #targets: ReadonlyMap<Model, readonly NewTarget[]>;
  readonly #dependents = new Map<Model, Model[]>();
  readonly #waitsFor = new Map<Model, number>();

  constructor(objects: readonly Model[]) {
    const among = new Set(objects);
    this.#targets = new Map(
      objects.map((object) => [object, newTargets(object).filter(({ target }) => among.has(target))]),
    );
    this.reset(() => true);
  }

  /** Everything waits again for what it points at, by the fields that count. */
  reset(counts: (object: Model, target: NewTarget) => boolean): void {
    this.#dependents.clear();
    for (const [object, all] of this.#targets) {
      const targets = all.filter((target) => counts(object, target));
      this.#waitsFor.set(object, targets.length);
      for (const { target } of targets) {
        const dependents = this.#dependents.get(target);
        if (dependents) dependents.push(object);
        else this.#dependents.set(target, [object]);
      }
    }
  }

  isWaiting(object: Model): boolean {
    return (this.#waitsFor.get(object) ?? 0) > 0;
  }

  /** Those that wait for nothing. */
  free(): Model[] {
    return [...this.#targets.keys()].filter((object) => !this.isWaiting(object));
  }

  /** The fields by which an object waits. */
  blockers(object: Model): readonly NewTarget[] {
    return (this.#targets.get(object) ?? []).filter(({ target }) => this.isWaiting(target));
  }

  /** Nothing waits for the object any more; answers those that are free by it. */
  release(object: Model): Model[] {
    const dependents = this.#dependents.get(object) ?? [];
    this.#dependents.delete(object);
    return dependents.filter((dependent) => {
      const left = (this.#waitsFor.get(dependent) ?? 0) - 1;
      this.#waitsFor.set(dependent, left);
      return left === 0;
    });
  }

  /** Releases all that can be, one after the other. */
  releaseFrom(objects: readonly Model[]): void {
    const free = [...objects];
    for (let object = free.pop(); object; object = free.pop()) free.push(...this.release(object));
  }

  /** An object waits no longer. */
  open(object: Model): void {
    this.#waitsFor.set(object, 0);
    this.releaseFrom([object]);
  }
}

/** The fields that have to be left for a second save, by object: of each cycle those of one object. */
function openedCycles(objects: readonly Model[], graph: PointerGraph): Map<Model, ReadonlySet<string>> {
  const deferred = new Map<Model, ReadonlySet<string>>();
  graph.releaseFrom(graph.free());
  for (let waiting = objects; ;) {
    waiting = waiting.filter((object) => graph.isWaiting(object));
    if (waiting.length === 0) return deferred;
    const before = deferred.size;
    for (const object of waiting) {
      const blockers = graph.isWaiting(object) ? graph.blockers(object) : [];
      if (blockers.length === 0 || blockers.some(({ isRequired }) => isRequired)) continue;
      deferred.set(object, new Set(blockers.map(({ field }) => field)));
      graph.open(object);
    }
    if (deferred.size === before) refuseCycle(waiting, graph);
  }
}

function refuseCycle([object]: readonly Model[], graph: PointerGraph): never {
  const [blocker] = object ? graph.blockers(object).filter(({ isRequired }) => isRequired) : [];
  const path = object && blocker ? `${object.className}.${blocker.field}` : 'saveAll';
  throw invalid(path, 'closes a cycle of required pointers between new objects: make one of them optional.');
}

function isModel(value: object): value is Model {
  return 'isNew' in value && 'toPointer' in value;
}
