import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../scripts/workspace-paths.js';
import { type MarkdownBlock, blocksOf } from './markdown-blocks.js';
import { schemaMistakes } from './schema-block.js';

export interface Page {
  /** As problems name it, such as `docs/queries.md`. */
  name: string;
  markdown: string;
}

/** A block of TypeScript as a module, and the page that it came from. */
interface BlockModule {
  file: string;
  page: string;
  block: MarkdownBlock;
}

const TYPESCRIPT = new Set(['ts', 'tsx', 'typescript']);
const YAML = new Set(['yaml', 'yml']);

/**
 * What is wrong with the code of these pages, each as `page:line: what`. All TypeScript blocks are compiled in one run,
 * in `folder`, which must be inside the repository so that the packages resolve.
 */
export async function problemsOf(pages: Page[], folder: string): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const found = pages.flatMap(({ name, markdown }) => blocksOf(markdown).map((block) => ({ page: name, block })));
  const typescript = found.filter(({ block }) => TYPESCRIPT.has(block.language));
  const marked = typescript.filter(({ block }) => block.info !== '');
  const schemas = found.filter(({ block }) => YAML.has(block.language) && declaresClass(block.code));
  return [
    ...marked.map(({ page, block }) => `${page}:${block.line}: "${block.info}": every block of TypeScript is compiled`),
    ...compilerErrors(typescript, folder),
    ...(await Promise.all(schemas.map(({ page, block }) => schemaMistakes(page, block, folder)))).flat(),
  ];
}

/** Whether this is a schema file: its first line that is no comment starts a class. */
function declaresClass(yaml: string): boolean {
  const first = yaml.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#'));
  return /^(- )?className:/.test(first ?? '');
}

function compilerErrors(blocks: { page: string; block: MarkdownBlock }[], folder: string): string[] {
  if (blocks.length === 0) return [];
  const modules = blocks.map(({ page, block }, index) => ({
    file: fileOf(block) ?? `block-${index}.${block.language === 'tsx' ? 'tsx' : 'ts'}`,
    page,
    block,
  }));
  for (const { file, block } of modules) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${block.prelude}\n${block.code}\nexport {};\n`);
  }
  if (blocks.some(({ block }) => /\/generated\//.test(block.prelude + block.code))) generateModels(folder);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(compilerConfiguration(modules)));
  const { status, output } = runNode(join(ROOT, 'node_modules/typescript/bin/tsc'), ['--project', folder], folder);
  if (status === 0) return [];
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => inPage(line, modules));
}

/** Where a block belongs that says so in its first line, `// models/user.ts`: the generator reads it there. */
function fileOf({ code }: MarkdownBlock): string | undefined {
  return /^\/\/ (models\/[\w-]+\.ts)\n/.exec(code)?.[1];
}

/** The strictness of the workspace without what only a library's own sources need. */
function compilerConfiguration(modules: BlockModule[]): object {
  return {
    extends: join(ROOT, 'tsconfig.base.json'),
    compilerOptions: {
      ...{
        composite: false,
        incremental: false,
        declaration: false,
        declarationMap: false,
        isolatedDeclarations: false,
      },
      jsx: 'react-jsx',
      ...{ noEmit: true, noUnusedLocals: false, noUnusedParameters: false, pretty: false },
    },
    files: modules.map(({ file }) => file),
  };
}

/** A compiler's line with the page in the place of the module that was made of its block. */
function inPage(line: string, modules: BlockModule[]): string {
  const { file, row, message } = /^(?<file>\S+)\((?<row>\d+),\d+\): (?<message>.*)$/.exec(line)?.groups ?? {};
  const origin = modules.find((module) => module.file === file);
  if (origin === undefined) return line;
  const preludeLines = origin.block.prelude.split('\n').length;
  return `${origin.page}:${origin.block.line + Number(row) - 1 - preludeLines}: ${message}`;
}

/** Generates the models of /schemas with the command that users run, where the blocks import them from. */
function generateModels(folder: string): void {
  const emit = { zod: true, jsonSchema: true, schemaDefinitions: true, officialSdk: true };
  const configuration = { schemas: join(ROOT, 'schemas'), output: 'generated', importExtension: '.js', emit };
  writeFileSync(join(folder, 'parse-orm.config.json'), JSON.stringify(configuration));
  const { status, output } = runNode(join(ROOT, 'packages/codegen/dist/cli.js'), ['generate'], folder);
  if (status !== 0) throw new Error(`parse-orm generate failed on /schemas:\n${output}`);
}

function runNode(script: string, args: string[], cwd: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}
