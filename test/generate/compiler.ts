import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../scripts/workspace-paths.js';

/** The compilers that users have, by the names under which they are installed here. */
export const compilers = ['typescript', 'typescript-6', 'typescript-5.9', 'typescript-5.6'] as const;
export type Compiler = (typeof compilers)[number];

/** The strictest settings that a project can have; `skipLibCheck` is off. */
const strictest = {
  ...{ target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'], types: [], noEmit: true, declaration: true },
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitOverride: true },
  ...{ noPropertyAccessFromIndexSignature: true, noUnusedLocals: true, noUnusedParameters: true, pretty: false },
  ...{ verbatimModuleSyntax: true, isolatedModules: true, isolatedDeclarations: true, skipLibCheck: false },
  ...{ forceConsistentCasingInFileNames: true },
};

/** A folder inside the repository, so that the packages resolve from it. */
export function workFolder(name: string): string {
  return join(ROOT, 'node_modules/.cache/parse-orm-generate', name);
}

/** What a compiler says of all files below a folder, under the strictest settings. */
export async function compileErrors(compiler: Compiler, folder: string, options: object = {}): Promise<string[]> {
  const erasable = compiler === 'typescript-5.6' ? {} : { erasableSyntaxOnly: true };
  const compilerOptions = { ...strictest, module: 'nodenext', ...erasable, ...options };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const project = join(folder, `tsconfig.${compiler}.json`);
  writeFileSync(project, JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
  const script = join(ROOT, 'node_modules', compiler, 'bin/tsc');
  // A type that never ends would take the machine with it.
  const limits = { timeout: 150_000, killSignal: 'SIGKILL', maxBuffer: 1 << 26 } as const;
  try {
    await promisify(execFile)(process.execPath, [script, '--project', project], limits);
    return [];
  } catch (error) {
    const { stdout, stderr, killed } = error as { stdout: string; stderr: string; killed: boolean };
    if (killed) throw new Error(`${compiler} did not end.`, { cause: error });
    const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '');
    return lines.length === 0 ? [String(error)] : lines;
  }
}
