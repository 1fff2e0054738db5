import type { DiagnosticList, Origin, Path } from '../diagnostics/diagnostic-list.js';
import { shownValue } from '../diagnostics/display-text.js';
import type { SourceText } from '../diagnostics/source-text.js';
import { isMap, type ClassSource } from './class-draft.js';
import { isJoinTable } from './class-reader.js';
import { readJson } from './json-document.js';
import { readYaml } from './yaml-document.js';

/** What one file declares. */
export interface SourceContent {
  readonly classes: readonly ClassSource[];
  /** Maps with `functions`, `jobs` and `config`. */
  readonly functions: readonly ClassSource[];
}

/**
 * What one file holds: a class, a list of them, several YAML documents, what `GET /schemas` answers, or the cloud
 * functions, the jobs and the config.
 */
export function sourceContent(source: SourceText, diagnostics: DiagnosticList): SourceContent | undefined {
  const read = /\.json$/i.test(source.file) ? readJson : readYaml;
  const documents = read(source, diagnostics);
  if (documents === undefined) return undefined;
  const filled = documents.filter(({ value }) => value !== null);
  if (filled.length === 0) {
    const message = source.text.trim() === '' ? 'the file is empty' : 'the file holds nothing but comments';
    diagnostics.add({ message, hint: 'declare a class in it, or remove it', file: source.file });
    return { classes: [], functions: [] };
  }
  const classes = filled.filter(({ value }) => !declaresOthers(value));
  return {
    classes: classes.flatMap(({ value, origin }) => classesOf(value, origin, diagnostics)),
    functions: filled.flatMap(({ value, origin }) => (declaresOthers(value) ? [{ origin, path: [], value }] : [])),
  };
}

/** The classes of one document or answer. */
export function classesOf(value: unknown, origin: Origin, diagnostics: DiagnosticList): ClassSource[] {
  if (Array.isArray(value)) return listedClasses(value, origin, [], diagnostics);
  if (isMap(value) && Array.isArray(value['results']) && !Object.hasOwn(value, 'className')) {
    return listedClasses(value['results'], origin, ['results'], diagnostics);
  }
  if (isMap(value)) return [{ origin, path: [], value }];
  const message = `a class must be a map with \`className\` and \`fields\`, not ${shownValue(value)}`;
  diagnostics.add({ message, place: { origin, path: [] } });
  return [];
}

function listedClasses(
  items: readonly unknown[],
  origin: Origin,
  path: Path,
  diagnostics: DiagnosticList,
): ClassSource[] {
  if (items.length === 0 && origin.source !== undefined) {
    diagnostics.add({
      message: 'the file holds no class',
      hint: 'declare one in it, or remove it',
      place: { origin, path },
    });
  }
  return items.flatMap((item, index) => {
    const at = [...path, index];
    if (isMap(item)) return isJoinTable(item) ? [] : [{ origin, path: at, value: item }];
    const message = `a class must be a map with \`className\` and \`fields\`, not ${shownValue(item)}`;
    diagnostics.add({ message, place: { origin, path: at } });
    return [];
  });
}

/** Whether a document declares what is no class: wherever it stands, as `functions.yaml` and `config.yaml` by custom. */
function declaresOthers(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    isMap(value) && !Object.hasOwn(value, 'className') && ['functions', 'jobs', 'config'].some((key) => key in value)
  );
}
