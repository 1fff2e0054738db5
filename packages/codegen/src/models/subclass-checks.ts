import { basename } from 'node:path';
import type { DiagnosticList, Span } from '../diagnostics/diagnostic-list.js';
import { quoted } from '../diagnostics/display-text.js';
import type { ClassModel } from '../schema/model.js';
import type { Ancestry, ReadModelFile, Subclass } from './subclass.js';

/** A file that is no TypeScript: what the compiler says first. */
export function reportBroken({ source, facts }: ReadModelFile, diagnostics: DiagnosticList): void {
  if (facts.broken === undefined) return;
  const { message, start, end } = facts.broken;
  diagnostics.add({ message: `broken TypeScript: ${message.replace(/\.$/, '')}`, span: { source, start, end } });
}

/** A class that has the name of a generated one, and does not extend its base. */
export function reportStranger(
  subclass: Subclass,
  { modelName, className }: ClassModel,
  ancestry: Ancestry,
  diagnostics: DiagnosticList,
): void {
  const { written } = subclass;
  const wanted = `${modelName}Base`;
  diagnostics.add({
    message: `class ${modelName} must extend ${wanted} to stand for the objects of ${className}: it ${whatInstead(ancestry)}`,
    hint: `write \`export class ${modelName}<Included = {}> extends ${wanted}<Included>\`, or set \`models\` in the configuration to another folder`,
    span: spanIn(subclass, written.base ?? written),
  });
}

function whatInstead(ancestry: Ancestry): string {
  if (ancestry.kind === 'none') return 'extends nothing';
  if (ancestry.kind === 'generated') return `extends ${quoted(ancestry.name)}`;
  if (ancestry.from === undefined) return 'extends something else';
  return `extends what ${quoted(ancestry.from)} exports, and that is no generated file`;
}

/** Several classes for one base. */
export function reportRivals(
  chosen: Subclass,
  rivals: readonly Subclass[],
  { modelName }: ClassModel,
  diagnostics: DiagnosticList,
): void {
  for (const rival of rivals) {
    diagnostics.add({
      message: `${modelName}Base has two subclasses: ${quoted(chosen.written.name)} and ${quoted(rival.written.name)}; only one can stand for the objects`,
      hint: `keep one, or let one extend the other`,
      span: spanIn(rival, rival.written),
      related: { message: 'the other one is', place: { origin: originOf(chosen), path: [] } },
    });
  }
}

/** Whether a class can stand for the objects of a class of the schema; what hinders it is reported. */
export function checkSubclass(subclass: Subclass, model: ClassModel, diagnostics: DiagnosticList): boolean {
  const { written } = subclass;
  const { modelName } = model;
  const base = `${modelName}Base`;
  const report = (message: string, hint: string, place: Span = written): void =>
    diagnostics.add({ message, hint, span: spanIn(subclass, place) });
  const name = quoted(written.name);
  let isRight = false;
  if (written.exportedAs === undefined) {
    report(`class ${name} extends ${base}, but is not exported`, `write \`export class ${modelName}\``);
  } else if (written.exportedAs === 'default') {
    report(`class ${name} is exported as default: nothing finds it there`, `write \`export class ${modelName}\``);
  } else if (written.exportedAs !== modelName) {
    const message = `class ${name} extends ${base}, but is exported as ${quoted(written.exportedAs)}`;
    report(message, `export it as \`${modelName}\`, the name of the class in code`);
  } else if (written.isAbstract) {
    report(`class ${name} is abstract: no object can be one`, 'leave out `abstract`');
  } else isRight = checkParameters(subclass, modelName, report);
  return checkProperties(subclass, model, report) && isRight;
}

type ReportMistake = (message: string, hint: string, place?: Span) => void;

/** `class Post<Included = {}> extends PostBase<Included>`: or the links that a query included would be lost. */
function checkParameters({ written }: Subclass, modelName: string, report: ReportMistake): boolean {
  const [first, ...others] = written.parameters;
  const hint = `write \`export class ${modelName}<Included = {}> extends ${modelName}Base<Included>\``;
  if (first === undefined) {
    report(`class ${modelName} has no type parameter for the links that a query included`, hint);
  } else if (!first.hasDefault || others.some(({ hasDefault }) => !hasDefault)) {
    report(`each type parameter of class ${modelName} needs a default`, hint);
  } else if (written.base?.parameters[0] !== first.name) {
    report(`class ${modelName} must pass \`${first.name}\` on to its base`, hint, written.base);
  } else return true;
  return false;
}

/** A property would stand before the accessor of the field, on each object, and hide what was stored. */
function checkProperties({ written }: Subclass, model: ClassModel, report: ReportMistake): boolean {
  const fields = new Set(model.fields.map(({ property }) => property));
  const hiding = written.properties.filter(({ name }) => fields.has(name));
  for (const property of hiding) {
    report(
      `${quoted(property.name)} is a field of ${model.className}: a property of that name hides what is stored`,
      'leave it out, give it another name, or write it as an accessor with `get` and `set`',
      property,
    );
  }
  return hiding.length === 0;
}

/** A file that is named like the file of a class, but holds none. */
export function reportUnusedFile(
  { source, facts }: ReadModelFile,
  classes: readonly ClassModel[],
  diagnostics: DiagnosticList,
): void {
  const model = classes.find(({ fileName }) => `${fileName}.ts` === basename(source.file));
  if (model === undefined || facts.broken !== undefined) return;
  const { modelName } = model;
  const isMeant = facts.classes.some((written) => {
    return written.exportedAs === modelName || written.base?.text.endsWith(`${modelName}Base`);
  });
  if (isMeant) return;
  const end = source.line(1).length;
  diagnostics.add({
    severity: 'warning',
    message: `the file exports no class ${modelName}, so ${modelName} has no methods of its own`,
    hint: `write \`export class ${modelName}<Included = {}> extends ${modelName}Base<Included>\` in it, or give it another name`,
    span: { source, start: 0, end },
  });
}

function spanIn({ file }: Subclass, { start, end }: Span): { source: ReadModelFile['source'] } & Span {
  return { source: file.source, start, end };
}

function originOf({ file, written }: Subclass): {
  file: string;
  source: ReadModelFile['source'];
  locate: () => Span;
} {
  return { file: file.source.file, source: file.source, locate: () => written };
}
