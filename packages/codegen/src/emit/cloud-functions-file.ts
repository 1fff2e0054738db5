import type { FunctionModel, SchemaModel, ShapeProperty } from '../schema/model.js';
import { answeredText, kindText, member, paramText, resultText } from './call-types.js';
import { FileImports, type ClassesByName } from './file-imports.js';
import { generatedHeader } from './header.js';
import { block, documentation, fits, propertyKey, stringLiteral } from './text.js';

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
      `export const cloudCode: ${imports.runtime('CloudCode')} = /* @__PURE__ */ defineCloudCode({`,
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
  const members = returns.properties.map((property) => [property, answeredMember(property, imports)] as const);
  return [membersInterface(`${typeName}Result`, members)];
}

/** A handler may leave out what is optional by whatever has no value. */
function answeredMember({ type, required }: ShapeProperty, imports: FileImports): string {
  return `${answeredText(type, imports)}${required ? '' : ' | undefined'}`;
}

export function membersInterface(name: string, members: readonly (readonly [ShapeProperty, string])[]): string[] {
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
  // Of `{}` the compiler would take anything, such as the options in the place of the parameters.
  const type = params.length > 0 ? `${typeName}Params` : 'Readonly<Record<string, never>>';
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
