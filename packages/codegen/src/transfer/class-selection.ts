import * as z from 'zod';
import { quoted } from '../diagnostics/display-text.js';
import { didYouMean } from '../diagnostics/suggestion.js';
import { journalClass } from '../schema/journal-class.js';
import { TransferError } from './transfer-error.js';

/** A class as `GET /schemas` answers it. */
export interface ServerClassAnswer {
  readonly className: string;
  readonly fields: Readonly<Record<string, { readonly type: string; readonly targetClass?: string | undefined }>>;
}

const fieldSchema = z.looseObject({ type: z.string(), targetClass: z.string().optional() });
const classSchema: z.ZodType<ServerClassAnswer> = z.looseObject({
  // It becomes a file name: nothing else may get through.
  className: z.string().regex(/^_?[A-Za-z][A-Za-z0-9_]*$/),
  fields: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), fieldSchema),
});
const answerSchema = z.object({ results: z.array(classSchema) });

/** The classes in an answer of `GET /schemas`, by name. */
export function classesOf(answer: object, server: string): ReadonlyMap<string, ServerClassAnswer> {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) throw new TransferError(`${server} answered GET /schemas with classes of an unknown form`);
  return new Map(parsed.data.results.map((one) => [one.className, one]));
}

/** Not an application's data, or tied to one server: only exported where somebody names them. */
const classesOfOwn = new Set(['_User', '_Role', '_Product']);

/** The classes of these names, in the order of their names; without names all that hold an application's data. */
export function selectClasses(
  classes: ReadonlyMap<string, ServerClassAnswer>,
  names: readonly string[],
  server: string,
): readonly ServerClassAnswer[] {
  const wanted =
    names.length > 0
      ? new Set(names)
      : [...classes.keys()].filter((name) => (name.startsWith('_') ? classesOfOwn.has(name) : name !== journalClass));
  return [...wanted]
    .toSorted((one, other) => (one < other ? -1 : 1))
    .map((name) => {
      const found = classes.get(name);
      if (found !== undefined) return found;
      const hint = didYouMean(name, [...classes.keys(), ...[...classes.keys()].map((key) => key.replace(/^_/, ''))]);
      throw new TransferError(
        `${server} has no class ${quoted(name)}: ${hint ?? `it has ${[...classes.keys()].toSorted().join(', ')}`}`,
      );
    });
}

export interface RelationField {
  readonly className: string;
  readonly field: string;
  readonly targetClass: string;
}

export function relationsOf({ className, fields }: ServerClassAnswer): readonly RelationField[] {
  return Object.entries(fields)
    .filter(([, { type }]) => type === 'Relation')
    .map(([field, { targetClass = '' }]) => ({ className, field, targetClass }))
    .toSorted((one, other) => (one.field < other.field ? -1 : 1));
}
