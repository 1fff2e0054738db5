import picocolors from 'picocolors';
import { displayText } from '../../diagnostics/display-text.js';
import { serverField, type ServerField } from '../../schema/server-classes.js';
import { serverSpelling } from '../type-spelling.js';
import { lossOf, type PushStep, type PushStepKind } from './push-step.js';

/** A plan for people and programs. */
export interface ReportedPlan {
  readonly steps: readonly ReportedStep[];
  /** What is left as it is, and what a person should know. */
  readonly notes: readonly string[];
}

/** The plan as a person reads it, in the order in which it is done. Nothing of a schema can steer the terminal. */
export function planText({ steps, notes }: ReportedPlan, color: boolean): string {
  const colors = picocolors.createColors(color);
  const paints = { '+': colors.green, '-': colors.red, '~': colors.yellow };
  const lines = steps.flatMap(({ kind, text, loses }, index) => {
    const sign = signs[kind] ?? '~';
    const number = String(index + 1).padStart(String(steps.length).length);
    const line = `${colors.dim(`${number}.`)} ${paints[sign](`${sign} ${displayText(text)}`)}`;
    return loses === undefined ? [line] : [line, colors.red(`     loses data: ${displayText(loses.text)}`)];
  });
  return [...lines, ...notes.map((note) => colors.dim(`. ${displayText(note)}`))].map((line) => `${line}\n`).join('');
}

const signs: Partial<Readonly<Record<PushStepKind, '+' | '-'>>> = {
  ...{ createClass: '+', addFields: '+', addIndexes: '+' },
  ...{ dropClass: '-', dropField: '-', dropIndexes: '-' },
};

/** What a step does, in one clause. */
export function stepText(step: PushStep): string {
  const { className } = step;
  switch (step.kind) {
    case 'createClass':
      return `create class ${className}: ${Object.keys(step.definition.fields).join(', ') || 'no fields'}`;
    case 'addFields':
      return `add to ${className}: ${fieldsText(step.fields)}`;
    case 'setOptions':
      return `set in ${className}: ${fieldsText(step.fields)}`;
    case 'setPermissions':
      return `${step.closes ? 'close' : 'set'} permissions of ${className}`;
    case 'copyField': {
      const how = step.migrates ? ', through its migration' : '';
      return `copy ${className}.${step.from.name} to ${step.field} (${rowsText(step.rows, step)}${how})`;
    }
    case 'retypeField': {
      const type = serverSpelling(step.to.type);
      if (step.from === undefined)
        return `go on with ${className}.${step.field} as ${type} (${rowsText(step.rows, step)})`;
      return `change ${className}.${step.field} from ${serverSpelling(step.from.type)} to ${type}, through its migration (${rowsText(step.rows, step)})`;
    }
    case 'replaceField':
      return `make ${className}.${step.field} anew: ${serverSpelling(step.from.type)} becomes ${serverSpelling(step.to.type)}`;
    case 'fillField': {
      const how = step.migrates ? 'its migration' : `the default ${JSON.stringify(step.to.defaultValue)}`;
      return `fill ${className}.${step.field} by ${how} where it is missing (${rowsText(step.rows, step)})`;
    }
    case 'addIndexes':
      return `add indexes of ${className}: ${Object.keys(step.indexes).join(', ')}`;
    case 'dropIndexes':
      return `drop indexes of ${className}: ${step.indexes.join(', ')}`;
    case 'dropField':
      return `drop ${className}.${step.field}`;
    case 'dropClass':
      return `drop class ${className}`;
  }
}

function fieldsText(fields: Readonly<Record<string, ServerField>>): string {
  return Object.entries(fields)
    .map(([name, { type, targetClass, required, defaultValue }]) => {
      const target = targetClass === undefined ? '' : `<${targetClass}>`;
      const preset = defaultValue === undefined ? '' : `, default ${JSON.stringify(defaultValue)}`;
      return `${name} ${type}${target}${required ? ', required' : ''}${preset}`;
    })
    .join('; ');
}

/** Of a relation, links are counted. */
function rowsText(count: number, step: PushStep): string {
  const isRelation = 'from' in step && step.from?.type.kind === 'Relation';
  const noun = isRelation ? 'link' : 'row';
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A step for programs: plain values. */
export interface ReportedStep {
  readonly kind: PushStep['kind'];
  readonly className: string;
  readonly field?: string;
  readonly text: string;
  /** Rows that it changes or loses. */
  readonly rows?: number;
  /** What `acceptDataLoss` must name. */
  readonly loses?: { readonly name: string; readonly rows: number; readonly text: string };
  /** What the field becomes, as `PUT /schemas` takes it. */
  readonly to?: ServerField;
}

export function reportedStep(step: PushStep): ReportedStep {
  const loses = lossOf(step);
  return {
    kind: step.kind,
    className: step.className,
    ...('field' in step && { field: step.field }),
    text: stepText(step),
    ...('rows' in step && { rows: step.rows }),
    ...(loses !== undefined && { loses: { ...loses, text: `${loses.name}, ${rowsText(loses.rows, step)}` } }),
    ...('to' in step && { to: serverField(step.to) }),
  };
}
