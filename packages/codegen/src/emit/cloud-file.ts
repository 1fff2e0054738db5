import type { ClassModel, FieldType, FunctionModel, SchemaModel, ShapeProperty } from '../schema/model.js';
import { kindText, member, resultText, valueText } from './call-types.js';
import { type ClassesByName, FileImports } from './file-imports.js';
import { generatedHeader } from './header.js';
import { block, documentation, generic, importLines, propertyKey, stringLiteral } from './text.js';

/** `cloud.ts`: what `defineCloud` has to know of the models, functions and jobs; for the process of Parse Server alone. */
export function cloudFile(schema: SchemaModel, classes: ClassesByName, importExtension: string): string {
  const { functions = [], jobs = [] } = schema;
  const imports = new FileImports(undefined, classes, new Map(), importExtension);
  const model = (className: string): string => (classes.has(className) ? imports.ofClass(className, '') : 'unknown');
  const handled = schema.classes.filter(({ className }) => className !== '_Session');
  const parts = [
    ...[...functions, ...jobs].filter(hasPointer).map((call) => argumentsInterface(call, imports)),
    block('export interface CloudEnvironment', [
      'readonly client: ServerClient;',
      `readonly session: ${model('_Session')};`,
      `readonly user: ${model('_User')};`,
    ]),
    [
      ...documentation('What `defineCloud` lets cloud code register.'),
      ...block('export interface CloudHandlers extends CloudTriggers<CloudEnvironment>', [
        ...handled.flatMap((one) => classMember(one, imports)),
        ...block(
          'readonly functions:',
          functions.flatMap((call) => functionMember(call, imports)),
          '};',
        ),
        ...block('readonly jobs:', jobs.flatMap(jobMember), '};'),
      ]),
    ],
    [
      ...documentation('The same for `defineCloud` itself.'),
      ...block(
        'export const models: CloudModels<CloudHandlers> =',
        ['classes,', 'createClient,', ...metadata('functions', functions), ...metadata('jobs', jobs)],
        '};',
      ),
    ],
  ];
  return [
    generatedHeader,
    '',
    ...imports.lines(),
    ...importLines('import type', runtimeTypes(schema), '@parse-orm/runtime/cloud'),
    ...callImports(schema, importExtension),
    ...importLines('import', ['models as classes'], `./client${importExtension}`),
    ...importLines('import', ['createClient', 'type ServerClient'], `./server${importExtension}`),
    ...parts.flatMap((lines) => ['', ...lines]),
    '',
  ].join('\n');
}

function runtimeTypes({ functions = [], jobs = [] }: SchemaModel): string[] {
  const ofCalls = [...(functions.length > 0 ? ['CloudFunction'] : []), ...(jobs.length > 0 ? ['CloudJob'] : [])];
  return ['CloudClass', ...ofCalls, 'CloudModels', 'CloudTriggers'];
}

/** What is the same on both sides of a call. */
function callImports({ functions = [], jobs = [] }: SchemaModel, importExtension: string): string[] {
  const params = [...functions, ...jobs].filter((call) => call.params.length > 0 && !hasPointer(call));
  const results = functions.filter(({ returns }) => returns?.kind === 'Object' && returns.properties);
  const names = [
    ...params.map(({ typeName }) => `${typeName}Params`),
    ...results.map(({ typeName }) => `${typeName}Result`),
  ];
  return names.length > 0 ? importLines('import type', names.toSorted(), `./cloud-functions${importExtension}`) : [];
}

function classMember({ className, modelName }: ClassModel, imports: FileImports): string[] {
  const types = imports.ofClass(className, 'Types');
  return generic(`readonly ${modelName}:`, 'CloudClass', [types, 'CloudEnvironment']);
}

function functionMember(call: FunctionModel, imports: FileImports): string[] {
  const parameters = [paramsName(call), resultText(call, imports), 'CloudEnvironment'];
  return [
    ...documentation(call.description),
    ...generic(`readonly ${propertyKey(call.name)}:`, 'CloudFunction', parameters),
  ];
}

function jobMember(call: FunctionModel): string[] {
  const parameters = [paramsName(call), 'CloudEnvironment'];
  return [
    ...documentation(call.description),
    ...generic(`readonly ${propertyKey(call.name)}:`, 'CloudJob', parameters),
  ];
}

function paramsName(call: FunctionModel): string {
  if (call.params.length === 0) return '{}';
  return `${call.typeName}${hasPointer(call) ? 'Arguments' : 'Params'}`;
}

/** Whoever calls gives any reference; a handler gets pointers that it can fetch. */
function argumentsInterface({ typeName, params }: FunctionModel, imports: FileImports): string[] {
  const pointer = (type: Extract<FieldType, { kind: 'Pointer' }>): string =>
    `${imports.runtime('Pointer')}<${imports.ofClass(type.targetClass, '')}>`;
  return block(
    `export interface ${typeName}Arguments`,
    params.flatMap((param) => [
      ...documentation(param.description),
      `${member(param)} ${valueText(param.type, pointer, imports)};`,
    ]),
  );
}

function hasPointer({ params }: FunctionModel): boolean {
  const isIn = (type: FieldType): boolean => {
    if (type.kind === 'Array') return type.element !== undefined && isIn(type.element);
    if (type.kind === 'Object') return type.properties?.some((property) => isIn(property.type)) ?? false;
    return type.kind === 'Pointer';
  };
  return params.some(({ type }) => isIn(type));
}

function metadata(key: 'functions' | 'jobs', calls: readonly FunctionModel[]): string[] {
  return block(
    `${key}:`,
    calls.flatMap(({ name, params }) => block(`${propertyKey(name)}:`, params.flatMap(paramMember), '},')),
    '},',
  );
}

function paramMember({ name, type, required }: ShapeProperty): string[] {
  const text = `${kindText(type)}${required ? '!' : ''}`;
  const details = detailsOf(type);
  if (details.length === 0) return [`${propertyKey(name)}: ${stringLiteral(text)},`];
  return block(`${propertyKey(name)}:`, [`type: ${stringLiteral(text)},`, ...details], '},');
}

/** What the shorthand of a type cannot say. */
function detailsOf(type: FieldType): string[] {
  if (type.kind === 'String' && type.enum) return [`enum: [${type.enum.map(stringLiteral).join(', ')}],`];
  if (type.kind === 'Object' && type.properties)
    return block('properties:', type.properties.flatMap(paramMember), '},');
  if (type.kind !== 'Array' || !type.element || detailsOf(type.element).length === 0) return [];
  return paramMember({ name: 'element', type: type.element, required: true });
}
