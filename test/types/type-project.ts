import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type Audience, type SchemaModel, emitModels } from '@parse-orm/codegen';
import { ROOT } from '../../scripts/workspace-paths.js';

/** The compilers that users have, by the name under which they are installed here. */
export const compilers = ['typescript', 'typescript-6', 'typescript-5.9', 'typescript-5.6'] as const;
export type Compiler = (typeof compilers)[number];

const strictest = {
  ...{ target: 'es2022', module: 'nodenext', lib: ['es2023', 'dom', 'dom.iterable'], types: [], noEmit: true },
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitOverride: true },
  ...{ verbatimModuleSyntax: true, isolatedModules: true, pretty: false },
};

const everything = { zod: true, jsonSchema: true, schemaDefinitions: true, officialSdk: true };

/** A folder with generated models and code that uses them; inside the repository, so that the packages resolve. */
export class TypeProject {
  readonly #folder: string;
  readonly #files = new Set<string>();

  constructor(name: string, schema: SchemaModel) {
    this.#folder = join(ROOT, 'node_modules/.cache/parse-orm-types', name);
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, 'package.json'), '{ "type": "module" }');
    this.addModels('generated', schema, 'master');
  }

  /** Generates models into a folder of their own. */
  addModels(folder: string, schema: SchemaModel, audience: Audience): void {
    mkdirSync(join(this.#folder, folder));
    for (const { name, text } of emitModels(schema, '.js', undefined, undefined, everything, audience)) {
      writeFileSync(join(this.#folder, folder, name), text);
    }
  }

  /** Code that uses the models. */
  addText(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
    this.#files.add(name);
  }

  /** Copies code that uses the models to where they are. */
  addFile(path: string): void {
    const name = basename(path);
    cpSync(path, join(this.#folder, name));
    this.#files.add(name);
  }

  /** What the compiler says of the added files and the models; an empty list when it finds nothing wrong. */
  async errors(compiler: Compiler, others: object = {}): Promise<string[]> {
    const options = compiler === 'typescript-5.6' ? {} : { erasableSyntaxOnly: true };
    const output = await this.#compile(compiler, { ...options, skipLibCheck: false, ...others }, []);
    return output.split('\n').filter((line) => line.trim() !== '');
  }

  /** How many types the compiler had to instantiate to check this text, which an `error TS` may stand in. */
  async instantiations(use: string): Promise<number> {
    writeFileSync(join(this.#folder, 'use.ts'), use);
    this.#files.add('use.ts');
    const flags = ['--extendedDiagnostics', '--checkers', '1'];
    const output = await this.#compile('typescript', { skipLibCheck: true, lib: undefined }, flags);
    return Number(/^Instantiations:\s+(\d+)/m.exec(output)?.[1]);
  }

  async #compile(compiler: Compiler, options: object, flags: readonly string[]): Promise<string> {
    const configuration = { compilerOptions: { ...strictest, ...options }, files: [...this.#files] };
    writeFileSync(join(this.#folder, 'tsconfig.json'), JSON.stringify(configuration));
    const script = join(ROOT, 'node_modules', compiler, 'bin/tsc');
    // A type that never ends would take the machine with it.
    const limits = { timeout: 100_000, killSignal: 'SIGKILL', maxBuffer: 1 << 26 } as const;
    try {
      return (await promisify(execFile)(process.execPath, [script, '--project', this.#folder, ...flags], limits))
        .stdout;
    } catch (error) {
      const { stdout, killed } = error as { stdout: string; killed: boolean };
      if (killed) throw new Error(`${compiler} did not end.`, { cause: error });
      return stdout;
    }
  }
}
