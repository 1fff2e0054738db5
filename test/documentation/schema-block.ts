import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSchemas } from '../../packages/codegen/src/schema/load-schemas.js';
import { ROOT } from '../../scripts/workspace-paths.js';
import type { MarkdownBlock } from './markdown-blocks.js';

const SCHEMAS = join(ROOT, 'schemas');

/**
 * What codegen's loader says against a block that is a schema file. The block is loaded beside /schemas, so that it may
 * point at the classes there; where it declares one of them, the block's is the one that counts.
 */
export async function schemaMistakes(page: string, block: MarkdownBlock, folder: string): Promise<string[]> {
  const file = join(folder, `schema-${page.replaceAll(/\W/g, '-')}-${block.line}.yaml`);
  writeFileSync(file, `${block.code}\n`);
  const declared = classNamesIn(block.code);
  const others = readdirSync(SCHEMAS)
    .map((name) => join(SCHEMAS, name))
    .filter((path) => /\.(ya?ml|json)$/.test(path))
    .filter((path) => classNamesIn(readFileSync(path, 'utf8')).every((name) => !declared.includes(name)));
  const { schema, diagnostics } = await loadSchemas([file, ...others], { cwd: folder });
  if (schema !== undefined) return [];
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => `${page}:${block.line}: ${message}`);
}

function classNamesIn(text: string): string[] {
  return [...text.matchAll(/^(?:- | {2})?"?className"?: *"?(\w+)/gm)].map(([, name]) => name ?? '');
}
