import type { FieldType, FunctionModel, SchemaModel, ShapeProperty } from '../schema/model.js';
import { FileImports, type ClassesByName } from './file-imports.js';
import { generatedHeader } from './header.js';
import { block, documentation, fits, propertyKey, stringLiteral } from './text.js';
import { typeText } from './type-text.js';

/** Whether the schema declares cloud functions or jobs. */
export function hasFunctions({ functions = [], jobs = [] }: SchemaModel): boolean {
  return functions.length + jobs.length > 0;
}

/** `cloud-functions.ts`: what cloud functions and jobs take and answer, as types and as the runtime reads it. */
export function cloudFunctionsFile(
  { functions = [], jobs = [] }: SchemaModel,
  classes: ClassesByName,
  importExtension: string,
): string {
  const imports = new FileImports(undefined, classes, new Map(), importExtension);
  const all = [...functions, ...jobs];
  const parts = [
    ...all.flatMap((model) => [...paramsInterface(model, imports), ...resultInterface(model, imports)]),
    [
      ...documentation('The cloud functions of the application.'),
      ...block(
        'export interface CloudFunctions',
        functions.flatMap((model) => method(model, resultText(model, imports), imports)),
      ),
    ],
    [
      ...documentation('The cloud jobs of the application; only the master key can start them.'),
      ...block(
        'export interface CloudJobs',
        jobs.flatMap((model) => method(model, imports.runtime('StartedJob'), imports)),
      ),
    ],
    [
      ...documentation('The same for the runtime.'),
      `export const cloudCode: ${imports.runtime('CloudCode')} = defineCloudCode({`,
      ...[...metadata('functions', functions), ...metadata('jobs', jobs)].map((line) => `  ${line}`),
      '});',
    ],
  ];
  return [
    generatedHeader,
    '',
    ...imports.lines('defineCloudCode'),
    ...parts.flatMap((lines) => ['', ...lines]),
    '',
  ].join('\n');
}

function paramsInterface({ typeName, params }: FunctionModel, imports: FileImports): string[][] {
  if (params.length === 0) return [];
  const members = params.map((param) => [param, paramText(param.type, imports)] as const);
  return [membersInterface(`${typeName}Params`, members)];
}

/** What a function answers, where that is an object of a declared shape. */
function resultInterface({ typeName, returns }: FunctionModel, imports: FileImports): string[][] {
  if (returns?.kind !== 'Object' || !returns.properties) return [];
  const members = returns.properties.map((property) => [property, answeredText(property.type, imports)] as const);
  return [membersInterface(`${typeName}Result`, members)];
}

function membersInterface(name: string, members: readonly (readonly [ShapeProperty, string])[]): string[] {
  return block(
    `export interface ${name}`,
    members.flatMap(([property, text]) => [...documentation(property.description), `${member(property)} ${text};`]),
  );
}

function method(
  { name, typeName, description, params }: FunctionModel,
  result: string,
  imports: FileImports,
): string[] {
  const isOptional = params.every(({ required }) => !required);
  const type = params.length > 0 ? `${typeName}Params` : '{}';
  const parameters = [`params${isOptional ? '?' : ''}: ${type}`, `options?: ${imports.runtime('CallOptions')}`];
  const line = `  ${propertyKey(name)}(${parameters.join(', ')}): Promise<${result}>;`;
  if (fits(line)) return [...documentation(description), line.slice(2)];
  return [
    ...documentation(description),
    `${propertyKey(name)}(`,
    ...parameters.map((parameter) => `  ${parameter},`),
    `): Promise<${result}>;`,
  ];
}

/** What a parameter takes: as a field of an object does, and shapes as they are. */
function paramText(type: FieldType, imports: FileImports): string {
  return valueText(type, (pointer) => typeText(pointer, [], imports).value, imports);
}

function resultText({ typeName, returns }: FunctionModel, imports: FileImports): string {
  if (returns === undefined) return 'unknown';
  if (returns.kind === 'Object' && returns.properties) return `${typeName}Result`;
  return answeredText(returns, imports);
}

/** What a part of an answer is: objects come whole. */
function answeredText(type: FieldType, imports: FileImports): string {
  return valueText(type, ({ targetClass }) => imports.ofClass(targetClass, ''), imports);
}

type PointerText = (type: Extract<FieldType, { kind: 'Pointer' }>) => string;

function valueText(type: FieldType, pointer: PointerText, imports: FileImports): string {
  switch (type.kind) {
    case 'Pointer':
      return pointer(type);
    case 'String':
      return type.enum ? type.enum.map(stringLiteral).join(' | ') : 'string';
    case 'Array': {
      if (!type.element) return 'readonly unknown[]';
      const element = valueText(type.element, pointer, imports);
      return `readonly ${element.includes(' ') ? `(${element})` : element}[]`;
    }
    case 'Object': {
      if (!type.properties) return imports.runtime('ObjectValue');
      const members = type.properties.map(
        (property) => `${member(property)} ${valueText(property.type, pointer, imports)}`,
      );
      return `{ ${members.join('; ')} }`;
    }
    default:
      return typeText(type, [], imports).value;
  }
}

function member({ name, required }: ShapeProperty): string {
  return `readonly ${propertyKey(name)}${required ? '' : '?'}:`;
}

function metadata(key: 'functions' | 'jobs', models: readonly FunctionModel[]): string[] {
  return block(
    `${key}:`,
    models.flatMap(({ name, params }) =>
      block(
        `${propertyKey(name)}:`,
        [
          ...block(
            'params:',
            params.map((param) => `${propertyKey(param.name)}: ${stringLiteral(paramMetadata(param))},`),
            '},',
          ),
        ],
        '},',
      ),
    ),
    '},',
  );
}

function paramMetadata({ type, required }: ShapeProperty): string {
  return `${kindText(type)}${required ? '!' : ''}`;
}

/** A type in the shorthand that the runtime reads (`ClassSchema`). */
function kindText(type: FieldType): string {
  if (type.kind === 'Array') return type.element ? `Array<${kindText(type.element)}>` : 'Array';
  return 'targetClass' in type ? `${type.kind}<${type.targetClass}>` : type.kind;
}
