import type { ConfigParameter } from '../schema/model.js';
import { kindText, paramText, valueText } from './call-types.js';
import { type ClassesByName, FileImports } from './file-imports.js';
import { generatedHeader } from './header.js';
import { block, documentation, propertyKey, stringLiteral, union } from './text.js';

/** `app-config.ts`: the parameters of the config, as types and as the runtime reads it. */
export function configFile(
  config: readonly ConfigParameter[],
  classes: ClassesByName,
  importExtension: string,
): string {
  const imports = new FileImports(undefined, classes, new Map(), importExtension);
  const open = config.filter(({ masterKeyOnly }) => !masterKeyOnly);
  const secret = config.filter(({ masterKeyOnly }) => masterKeyOnly);
  const parts = [
    [
      ...documentation('What the config of the application holds.'),
      ...block(
        'export interface ConfigValues',
        open.flatMap((param) => value(param, imports)),
      ),
    ],
    ...(secret.length > 0
      ? [
          [
            ...documentation('The same for servers; what is for the master key alone is `undefined` for others.'),
            ...block(
              'export interface ServerConfigValues extends ConfigValues',
              secret.flatMap((param) => value({ ...param, required: false }, imports)),
            ),
          ],
        ]
      : []),
    [
      ...documentation('What the config can be set to.'),
      ...block(
        'export interface ConfigChanges',
        config.flatMap((param) => change(param, imports)),
      ),
    ],
    schema('configSchema', open, [], imports),
    ...(secret.length > 0 ? [schema('serverConfigSchema', config, secret, imports)] : []),
  ];
  return [generatedHeader, '', ...imports.lines(), ...parts.flatMap((lines) => ['', ...lines]), ''].join('\n');
}

/** A parameter as it is read. */
function value(param: ConfigParameter, imports: FileImports): string[] {
  const pointer = ({ targetClass }: { readonly targetClass: string }): string =>
    `${imports.runtime('Pointer')}<${imports.ofClass(targetClass, '')}>`;
  return member(param, '', [valueText(param.type, pointer, imports)], param.required ? [] : ['undefined']);
}

/** A parameter as it is written. */
function change(param: ConfigParameter, imports: FileImports): string[] {
  return member(param, '?', [paramText(param.type, imports)], param.required ? [] : [imports.runtime('Unset')]);
}

function member(
  { name, type, description }: ConfigParameter,
  mark: string,
  text: readonly string[],
  others: readonly string[],
): string[] {
  const members = type.kind === 'String' && type.enum ? type.enum.map(stringLiteral) : text;
  // Its lines are indented once by the block around them.
  const lines = union(`  readonly ${propertyKey(name)}${mark}:`, [...members, ...others]);
  return [...documentation(description), ...lines.map((line) => line.slice(2))];
}

function schema(
  constant: string,
  params: readonly ConfigParameter[],
  secret: readonly ConfigParameter[],
  imports: FileImports,
): string[] {
  const lines = [
    ...block(
      'params:',
      params.map(({ name, type, required }) => {
        return `${propertyKey(name)}: ${stringLiteral(`${kindText(type)}${required ? '!' : ''}`)},`;
      }),
      '},',
    ),
    ...(secret.length > 0
      ? list(
          'masterKeyOnly:',
          secret.map(({ name }) => name),
        )
      : []),
    ...enums(params),
  ];
  return block(`export const ${constant}: ${imports.runtime('ConfigSchema')} =`, lines, '};');
}

function enums(params: readonly ConfigParameter[]): string[] {
  const limited = params.flatMap(({ name, type }) => (type.kind === 'String' && type.enum ? [{ name, type }] : []));
  if (limited.length === 0) return [];
  return block(
    'enums:',
    limited.flatMap(({ name, type: { enum: choices = [] } }) => list(`${propertyKey(name)}:`, choices)),
    '},',
  );
}

function list(lead: string, texts: readonly string[]): string[] {
  const literals = texts.map(stringLiteral);
  const line = `${lead} [${literals.join(', ')}],`;
  if (line.length <= 70) return [line];
  return [`${lead} [`, ...literals.map((literal) => `  ${literal},`), '],'];
}
