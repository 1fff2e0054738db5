import { basename } from 'node:path';
import type { DiagnosticList, Origin, Path } from '../diagnostics/diagnostic-list.js';
import { shownValue } from '../diagnostics/display-text.js';
import type { SourceText } from '../diagnostics/source-text.js';
import { isMap, type ClassSource } from './class-draft.js';
import { isJoinTable } from './class-reader.js';
import { readJson } from './json-document.js';
import { readYaml } from './yaml-document.js';

/** The classes that one file holds: one, a list, several YAML documents, or what `GET /schemas` answers. */
export function classSourcesOf(source: SourceText, diagnostics: DiagnosticList): ClassSource[] | undefined {
  const read = /\.json$/i.test(source.file) ? readJson : readYaml;
  const documents = read(source, diagnostics);
  if (documents === undefined) return undefined;
  const filled = documents.filter(({ value }) => value !== null);
  if (filled.length === 0) {
    const message = source.text.trim() === '' ? 'the file is empty' : 'the file holds nothing but comments';
    diagnostics.add({ message, hint: 'declare a class in it, or remove it', file: source.file });
    return [];
  }
  if (filled.every(({ value }) => declaresFunctions(source.file, value))) return [];
  return filled.flatMap(({ value, origin }) => classesOf(value, origin, diagnostics));
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

/** `functions.yaml` declares cloud functions and jobs, not a class. */
function declaresFunctions(file: string, value: unknown): boolean {
  if (!/^functions\.(ya?ml|json)$/i.test(basename(file)) || !isMap(value)) return false;
  const keys = Object.keys(value).filter((key) => key !== '$schema');
  return keys.length > 0 && keys.every((key) => key === 'functions' || key === 'jobs');
}
