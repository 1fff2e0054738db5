import type { CommandModule, Options } from 'yargs';
import type { EmitSwitches } from '../emit/other-files.js';
import { ConsoleReport } from './console-report.js';
import type { GenerateOptions } from './generation.js';
import { checkFlags, type ProjectArguments, projectFlags, projectOptions } from './project-flags.js';
import { UsageError } from './usage-error.js';

export interface GenerateArguments extends ProjectArguments {
  readonly output?: string;
  readonly importExtension?: 'auto' | '.js' | '.ts' | 'none';
  readonly zod?: boolean;
  readonly jsonSchema?: boolean;
  readonly schemaDefinitions?: boolean;
  readonly officialSdk?: boolean;
  readonly watch?: boolean;
  readonly check?: boolean;
  readonly scaffold?: string[];
}

export const generateFlags: Readonly<Record<string, Options>> = {
  ...projectFlags,
  output: { type: 'string', requiresArg: true, describe: 'Folder for the generated files; it belongs to them' },
  'import-extension': {
    choices: ['auto', '.js', '.ts', 'none'],
    requiresArg: true,
    describe: 'How generated files import each other',
  },
  zod: { type: 'boolean', describe: 'Also write zod schemas of inputs, and of cloud functions' },
  'json-schema': { type: 'boolean', describe: 'Also write JSON Schema of the rows that the server answers' },
  'schema-definitions': { type: 'boolean', describe: 'Also write the classes for the option of Parse Server' },
  'official-sdk': { type: 'boolean', describe: 'Also write typed classes for the official JavaScript SDK' },
  watch: { type: 'boolean', describe: 'Generate again whenever schemas, own models or the configuration change' },
  check: { type: 'boolean', describe: 'Write nothing; exit 2 with a diff where the generated files are stale' },
  scaffold: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'Also make the first version of a subclass with own methods; never touches one that is there',
  },
};

/** `parse-orm generate`. */
export const generateCommand: CommandModule<object, GenerateArguments> = {
  command: 'generate',
  describe: 'Write the typed models of all classes',
  builder: (line) =>
    line
      .options(generateFlags)
      .check((flags) => checkFlags(flags, generateFlags) && checkModes(flags))
      .example('$0 generate', 'From schemas/ to generated/, or as parse-orm.config says')
      .example('$0 generate --schemas app/schemas --output src/models', 'From and to other folders')
      .example('$0 generate --watch', 'Now, and after each change')
      .example('$0 generate --check', 'In CI: are the generated files those of the schemas?')
      .example('$0 generate --scaffold Post', 'Make models/post.ts, for methods of your own')
      .example('PARSE_MASTER_KEY=… $0 generate --from-server', 'From a running server'),
  handler: (flags) => {
    const { output, importExtension, watch, check, scaffold } = flags;
    const emit = switchesOf(flags);
    const options: GenerateOptions = {
      ...projectOptions(flags),
      ...(output === undefined ? {} : { output }),
      ...(importExtension === undefined ? {} : { importExtension }),
      ...(emit === undefined ? {} : { emit }),
    };
    return ConsoleReport.run(flags, async (report) => {
      const modes = await import('./generate-modes.js');
      if (check) return modes.runCheck(options, report);
      if (watch) return modes.runWatch(options, report);
      return scaffold === undefined ? modes.runGenerate(options, report) : modes.runScaffold(scaffold, options, report);
    });
  },
};

/** What the flags switch on or off; the others stay as the configuration says. */
function switchesOf({ zod, jsonSchema, schemaDefinitions, officialSdk }: GenerateArguments): EmitSwitches | undefined {
  const given = Object.entries({ zod, jsonSchema, schemaDefinitions, officialSdk }).filter(
    ([, value]) => value !== undefined,
  );
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** Throws {@link UsageError} for flags that cannot be meant together. */
function checkModes(flags: object): true {
  const given = ['watch', 'check', 'scaffold'].filter((name) => Boolean(new Map(Object.entries(flags)).get(name)));
  const [first, second] = given;
  if (second !== undefined)
    throw new UsageError(`\`--${first}\` and \`--${second}\` exclude each other: leave one out`);
  const fromServer = new Map(Object.entries(flags)).get('from-server') === true;
  if (first !== undefined && first !== 'scaffold' && fromServer) {
    throw new UsageError(`\`--${first}\` looks at files: leave \`--from-server\` out`);
  }
  return true;
}
