import { compareText, type DiagnosticList } from '../diagnostics/diagnostic-list.js';
import { quoted } from '../diagnostics/display-text.js';
import type { ClassDraft } from './class-draft.js';
import { generatedNames, kebabCase } from './generated-names.js';
import type { FieldModel } from './model.js';
import { reservedFileNames, reservedModelNames } from './reserved-names.js';
import { placeIn } from './schema-checks.js';
import { isSystemClass } from './system-classes.js';

const identifier = /^[A-Za-z][A-Za-z0-9_]*$/;

export interface UnnamedClass {
  readonly draft: ClassDraft;
  readonly fields: readonly FieldModel[];
}

export interface NamedClass extends UnnamedClass {
  readonly modelName: string;
  readonly fileName: string;
}

/**
 * The names of classes in code and of their files: unique, and free of what generated code uses otherwise.
 *
 * Chosen names come first, then the server's own classes, then the others by name: so the outcome depends on the
 * classes alone, not on the order of files.
 */
export function nameClasses(classes: readonly UnnamedClass[], diagnostics: DiagnosticList): NamedClass[] {
  const rank = ({ draft }: UnnamedClass): number =>
    draft.modelName !== undefined ? 0 : isSystemClass(draft.className) ? 1 : 2;
  const ordered = [...classes].sort((a, b) => rank(a) - rank(b) || compareText(a.draft.className, b.draft.className));
  const owners = new Map<string, ClassDraft>();
  const modelNames = new Map<ClassDraft, string>();
  const claim = (unnamed: UnnamedClass, modelName: string): void => {
    modelNames.set(unnamed.draft, modelName);
    for (const name of generatedNames(modelName, unnamed.fields)) {
      if (!owners.has(name)) owners.set(name, unnamed.draft);
    }
  };
  // A class that can keep its name does, before another takes that name with its `_`.
  const conflicting: [UnnamedClass, Conflict][] = [];
  for (const unnamed of ordered) {
    const { draft } = unnamed;
    const wanted = draft.modelName ?? draft.className.replace(/^_/, '');
    const conflict = conflictOf(wanted, unnamed, owners);
    if (draft.modelName !== undefined) reportChosen(draft, wanted, conflict, diagnostics);
    else if (conflict !== undefined) conflicting.push([unnamed, conflict]);
    if (draft.modelName !== undefined || conflict === undefined) claim(unnamed, wanted);
  }
  for (const [unnamed, conflict] of conflicting) claim(unnamed, freeName(unnamed, conflict, owners, diagnostics));
  const fileNames = new Set<string>(reservedFileNames);
  return ordered.map((unnamed) => {
    const modelName = modelNames.get(unnamed.draft) ?? unnamed.draft.className;
    return { ...unnamed, modelName, fileName: chooseFileName(modelName, fileNames) };
  });
}

interface Conflict {
  /** The generated name that is taken. */
  readonly name: string;
  readonly owner: ClassDraft | undefined;
}

function conflictOf(modelName: string, unnamed: UnnamedClass, owners: Map<string, ClassDraft>): Conflict | undefined {
  for (const name of generatedNames(modelName, unnamed.fields)) {
    if (owners.has(name)) return { name, owner: owners.get(name) };
    if (reservedModelNames.has(name)) return { name, owner: undefined };
  }
  return undefined;
}

function freeName(
  unnamed: UnnamedClass,
  conflict: Conflict,
  owners: Map<string, ClassDraft>,
  diagnostics: DiagnosticList,
): string {
  const { draft } = unnamed;
  const wanted = draft.className.replace(/^_/, '');
  let name = `${wanted}_`;
  while (conflictOf(name, unnamed, owners) !== undefined) name += '_';
  diagnostics.add({
    severity: 'warning',
    message: `class ${draft.className} is called \`${name}\` in code: ${whyTaken(conflict)}`,
    hint: hintFor(draft, wanted),
    place: placeIn(draft, ['className']),
  });
  return name;
}

function reportChosen(
  draft: ClassDraft,
  modelName: string,
  conflict: Conflict | undefined,
  diagnostics: DiagnosticList,
): void {
  const place = placeIn(draft, ['modelName']);
  if (!identifier.test(modelName)) {
    const message = `class ${draft.className}: \`modelName\` ${quoted(modelName)} is no name for a class`;
    diagnostics.add({ message, hint: 'take letters, digits and `_`, with a letter first', place });
  } else if (conflict !== undefined) {
    const message = `class ${draft.className} cannot be called ${quoted(modelName)} in code: ${whyTaken(conflict)}`;
    diagnostics.add({ message, hint: 'choose another `modelName`', place });
  }
}

function whyTaken({ name, owner }: Conflict): string {
  if (owner === undefined) return `\`${name}\` has a meaning of its own there`;
  return `\`${name}\` belongs to class ${owner.className}`;
}

function hintFor(draft: ClassDraft, wanted: string): string {
  const other = `set another name with \`modelName: ${wanted}Model\``;
  return isSystemClass(`_${draft.className}`) ? `did you mean \`_${draft.className}\`? Otherwise ${other}` : other;
}

function chooseFileName(modelName: string, taken: Set<string>): string {
  const base = kebabCase(modelName).slice(0, 100) || 'model';
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`;
  taken.add(name);
  return name;
}
