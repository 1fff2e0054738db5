import type { Path } from '../diagnostics/diagnostic-list.js';
import type { ClassContext } from './class-draft.js';

export type FieldPlace = 'field' | 'property' | 'element';

/** The keys of a long form; none for a type that is written as text. */
export type Options = Readonly<Record<string, unknown>>;
export const noOptions: Options = {};

/** Where a type stands, and what to call it: `Post.seo.score`. */
export interface TypeSite {
  readonly context: ClassContext;
  readonly path: Path;
  readonly subject: string;
  readonly place: FieldPlace;
}

/** Reports something about a type or, by a path below it, about one of its options. */
export function report(
  { context, path }: TypeSite,
  below: Path,
  message: string,
  hint?: string,
  part: 'key' | 'value' = 'value',
  severity: 'error' | 'warning' = 'error',
): void {
  context.diagnostics.add({
    severity,
    message,
    hint,
    place: { origin: context.origin, path: [...path, ...below], part },
  });
}
