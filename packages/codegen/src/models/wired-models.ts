import type { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import type { ClassModel, SchemaModel } from '../schema/model.js';
import { checkSubclass, reportBroken, reportRivals, reportStranger, reportUnusedFile } from './subclass-checks.js';
import { Ancestors, type ReadModelFile, type Subclass } from './subclass.js';

/**
 * Which class of the models folder stands for which class of the schema: the file that exports it, by the name on the
 * wire. All that hinders one is reported.
 */
export function wiredModels(
  files: readonly ReadModelFile[],
  { classes }: SchemaModel,
  output: string,
  diagnostics: DiagnosticList,
): Map<string, string> {
  for (const file of files) reportBroken(file, diagnostics);
  const byModelName = new Map(classes.map((model) => [model.modelName, model]));
  const ancestors = new Ancestors(files, output, (name) => byModelName.has(name.replace(/Base$/, '')));
  const heirs = new Map<ClassModel, Subclass[]>();
  const ancestorsOfOthers = new Set<unknown>();
  for (const file of files) {
    for (const written of file.facts.classes) {
      const subclass = { file, written };
      const ancestry = ancestors.of(subclass);
      const model = ancestry.kind === 'generated' ? byModelName.get(ancestry.name.replace(/Base$/, '')) : undefined;
      const isOfBase = ancestry.kind === 'generated' && model !== undefined && ancestry.name.endsWith('Base');
      if (isOfBase) {
        heirs.set(model, [...(heirs.get(model) ?? []), subclass]);
        for (const { written: above } of ancestry.through) ancestorsOfOthers.add(above);
      }
      const namesake = written.exportedAs === undefined ? undefined : byModelName.get(written.exportedAs);
      if (namesake !== undefined && !(isOfBase && model === namesake)) {
        reportStranger(subclass, namesake, ancestry, diagnostics);
      }
    }
  }
  const wired = new Map<string, string>();
  for (const [model, found] of heirs) {
    const lowest = found.filter(({ written }) => !ancestorsOfOthers.has(written));
    const [chosen, ...rivals] = [...lowest].sort((a, b) => rank(b, model) - rank(a, model));
    if (chosen === undefined) continue;
    reportRivals(chosen, rivals, model, diagnostics);
    if (checkSubclass(chosen, model, diagnostics)) wired.set(model.className, chosen.file.source.file);
  }
  for (const file of files) reportUnusedFile(file, classes, diagnostics);
  return wired;
}

/** The one that is as it should be goes before one that is not. */
function rank({ written }: Subclass, { modelName }: ClassModel): number {
  return (written.exportedAs === modelName ? 2 : 0) + (written.name === modelName ? 1 : 0);
}
