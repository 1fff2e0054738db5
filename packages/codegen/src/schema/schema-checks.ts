import type { DiagnosticList, Path, Place } from '../diagnostics/diagnostic-list.js';
import { quoted } from '../diagnostics/display-text.js';
import { didYouMean } from '../diagnostics/suggestion.js';
import { isMap, type ClassDraft } from './class-draft.js';
import { fieldNameProblem } from './server-names.js';
import { commonColumns } from './system-classes.js';

/** What one class must keep to within itself: geo points and indexes. Fields here include the built-in ones. */
export function checkClass(draft: ClassDraft, diagnostics: DiagnosticList): void {
  checkGeoPoints(draft, diagnostics);
  checkIndexes(draft, diagnostics);
  checkRenames(draft, diagnostics);
}

/** A former name must have been one, and no field may have it still: its data can only go one way. */
function checkRenames(draft: ClassDraft, diagnostics: DiagnosticList): void {
  const takers = new Map<string, string>();
  for (const { name, renamed, path } of draft.fields.values()) {
    if (renamed === undefined) continue;
    const message = renameProblem(draft, name, renamed, takers.get(renamed));
    takers.set(renamed, name);
    if (message === undefined) continue;
    const place = { origin: draft.source.origin, path: [...path, 'renamed'] };
    diagnostics.add({ message: `${draft.className}.${name}: \`renamed\` ${message}`, place });
  }
}

function renameProblem(draft: ClassDraft, name: string, former: string, taker?: string): string | undefined {
  if (former === name) return 'names the field itself: write the name that it had before, or leave it out';
  if (draft.fields.has(former)) return `names ${quoted(former)}, which the class still has: remove one of the two`;
  if (taker !== undefined)
    return `names ${quoted(former)}, as ${quoted(taker)} does: only one of them can get its data`;
  const isName =
    !Object.hasOwn(commonColumns, former) && fieldNameProblem(former, draft.className, false) === undefined;
  return isName ? undefined : `names ${quoted(former)}, which no field can have been called`;
}

/** The place of something below a class. */
export function placeIn(draft: ClassDraft, below: Path, part: 'key' | 'value' = 'value'): Place {
  return { origin: draft.source.origin, path: [...draft.source.path, ...below], part };
}

/** A server keeps what it was told at some time; only a person's own file can be mended. */
export function severityFor(draft: ClassDraft): 'error' | 'warning' {
  return draft.exported ? 'warning' : 'error';
}

function checkGeoPoints(draft: ClassDraft, diagnostics: DiagnosticList): void {
  const [first, ...more] = [...draft.fields.values()].filter((field) => field.type?.kind === 'GeoPoint');
  for (const field of more) {
    diagnostics.add({
      severity: severityFor(draft),
      message: `${draft.className}.${field.name} is a second GeoPoint beside ${quoted(first?.name ?? '')}; a class can have one`,
      hint: 'put the other point into a class of its own, or keep it in an Object',
      place: { origin: draft.source.origin, path: field.path, part: 'key' },
    });
  }
}

function checkIndexes(draft: ClassDraft, diagnostics: DiagnosticList): void {
  if (!isMap(draft.indexes)) return;
  for (const [name, index] of Object.entries(draft.indexes)) {
    if (!isMap(index)) continue;
    if (Object.keys(index).length === 0) {
      const message = `${draft.className}: the index ${quoted(name)} names no field`;
      diagnostics.add({ severity: severityFor(draft), message, place: placeIn(draft, ['indexes', name], 'key') });
    }
    for (const column of Object.keys(index)) {
      const problem = columnProblem(draft, column);
      if (problem === undefined) continue;
      const message = `${draft.className}: the index ${quoted(name)} ${problem.message}`;
      const place = placeIn(draft, ['indexes', name, column], 'key');
      diagnostics.add({ severity: severityFor(draft), message, hint: problem.hint, place });
    }
  }
}

/** Columns that the server adds by itself; MongoDB keeps pointers as `_p_author`. */
function columnProblem(draft: ClassDraft, column: string): { message: string; hint?: string | undefined } | undefined {
  const isPointer = column.startsWith('_p_');
  if (Object.hasOwn(commonColumns, column) || (column.startsWith('_') && !isPointer)) return undefined;
  const [name = ''] = (isPointer ? column.slice(3) : column).split('.');
  const field = draft.fields.get(name);
  if (field === undefined)
    return { message: `is on ${quoted(column)}, which the class does not have`, hint: fieldHint(draft, name) };
  if (field.type?.kind !== 'Relation') return undefined;
  return { message: `is on ${quoted(column)}, a Relation, which has no column` };
}

/** Which field was meant: one of nearly that name, or the one that is called so in code. */
export function fieldHint(draft: ClassDraft, name: string): string | undefined {
  const renamed = [...draft.fields.values()].find(({ property }) => property === name);
  if (renamed !== undefined) return `here the name on the wire counts: \`${renamed.name}\``;
  return didYouMean(name, draft.fields.keys());
}
