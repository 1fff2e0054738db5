import type { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import type { ClassModel, SchemaModel } from '../schema/model.js';
import { checkSubclass, reportBroken, reportRivals, reportStranger, reportUnusedFile } from './subclass-checks.js';
import { Ancestors, type Ancestry, type ReadModelFile, type Subclass } from './subclass.js';

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
  const wired = new Map<string, string>();
  for (const [model, found] of heirsOf(files, classes, output, diagnostics)) {
    const [chosen, ...rivals] = found.toSorted((a, b) => rank(b, model) - rank(a, model));
    if (chosen === undefined) continue;
    reportRivals(chosen, rivals, model, diagnostics);
    if (checkSubclass(chosen, model, diagnostics)) wired.set(model.className, chosen.file.source.file);
  }
  for (const file of files) reportUnusedFile(file, classes, diagnostics);
  return wired;
}

/** The classes that come down to the base of each class, without those that others of them extend. */
function heirsOf(
  files: readonly ReadModelFile[],
  classes: readonly ClassModel[],
  output: string,
  diagnostics: DiagnosticList,
): Map<ClassModel, Subclass[]> {
  const byName = new Map(classes.map((model) => [model.modelName, model]));
  const byBase = new Map(classes.map((model) => [`${model.modelName}Base`, model]));
  const ancestors = new Ancestors(files, output, (name) => byBase.has(name));
  const all = files.flatMap((file) => file.facts.classes.map((written) => ({ file, written })));
  const found = all.map((subclass) => ({ subclass, ancestry: ancestors.of(subclass) }));
  const above = new Set(found.flatMap(({ ancestry }) => throughOf(ancestry).map(({ written }) => written)));
  const heirs = new Map<ClassModel, Subclass[]>();
  for (const { subclass, ancestry } of found) {
    const { exportedAs } = subclass.written;
    const namesake = exportedAs === undefined ? undefined : byName.get(exportedAs);
    const model = ancestry.kind === 'generated' ? byBase.get(ancestry.name) : undefined;
    if (namesake !== undefined && namesake !== model) reportStranger(subclass, namesake, ancestry, diagnostics);
    else if (model !== undefined && !above.has(subclass.written)) {
      heirs.set(model, [...(heirs.get(model) ?? []), subclass]);
    }
  }
  return heirs;
}

function throughOf(ancestry: Ancestry): readonly Subclass[] {
  return ancestry.kind === 'generated' ? ancestry.through : [];
}

/** The one that is as it should be goes before one that is not. */
function rank({ written }: Subclass, { modelName }: ClassModel): number {
  return (written.exportedAs === modelName ? 2 : 0) + (written.name === modelName ? 1 : 0);
}
