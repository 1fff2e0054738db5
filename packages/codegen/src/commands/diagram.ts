import { basename, dirname, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { didYouMean } from '../diagnostics/suggestion.js';
import { type EntityGraph, type EntityGraphOptions, entityGraph, unknownClasses } from '../diagram/entity-graph.js';
import { failedOn } from '../output/output-error.js';
import { TemporaryFile } from '../output/temporary-file.js';
import type { SchemaModel } from '../schema/model.js';
import { loadProject, type ProjectOptions } from './project.js';
import { loadProjectSchema } from './schema-source.js';
import { UsageError } from './usage-error.js';

export type DiagramFormat = 'mermaid' | 'svg' | 'html';

export interface DiagramOptions extends ProjectOptions, EntityGraphOptions {
  /** By the ending of `out` unless told, and Mermaid without one. */
  readonly format?: DiagramFormat;
  /** The file to write. */
  readonly out?: string;
  readonly title?: string;
}

export interface DiagramResult {
  /** The diagram; absent where a diagnostic is an error. */
  readonly text?: string;
  /** The file that was written, where one was asked for. */
  readonly file?: string;
  readonly counts?: { readonly classes: number; readonly links: number };
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Draws the schema of a project, as `parse-orm diagram` does.
 *
 * Throws {@link UsageError} for classes that the schema does not have, `OutputError` where the file cannot be written,
 * `ServerError` where a server does not answer as it should.
 */
export async function diagram(options: DiagramOptions = {}): Promise<DiagramResult> {
  const format = formatOf(options);
  const { project, diagnostics } = await loadProject(options);
  const loaded = project && (await loadProjectSchema(project, options));
  const all = [...diagnostics, ...(loaded?.diagnostics ?? [])];
  if (loaded?.schema === undefined) return { diagnostics: all };
  checkChoice(loaded.schema, options);
  const graph = entityGraph(loaded.schema, options);
  const text = await render(graph, format, options.title ?? 'Schema');
  const counts = { classes: graph.entities.length, links: graph.links.length };
  if (options.out === undefined) return { text, counts, diagnostics: all };
  write(resolve(options.cwd ?? '.', options.out), text);
  return { text, file: options.out, counts, diagnostics: all };
}

async function render(graph: EntityGraph, format: DiagramFormat, title: string): Promise<string> {
  if (format === 'mermaid') return (await import('../diagram/mermaid.js')).mermaidDiagram(graph);
  const { layoutOf } = await import('../diagram/layout.js');
  const layout = await layoutOf(graph);
  if (format === 'svg') return (await import('../diagram/svg.js')).svgDiagram(layout, title);
  return (await import('../diagram/html.js')).htmlDiagram(layout, title);
}

const endings: readonly (readonly [RegExp, DiagramFormat])[] = [
  [/\.svg$/i, 'svg'],
  [/\.html?$/i, 'html'],
  [/\.(mmd|mermaid)$/i, 'mermaid'],
];

function formatOf({ format, out }: DiagramOptions): DiagramFormat {
  if (format !== undefined || out === undefined) return format ?? 'mermaid';
  const byEnding = endings.find(([ending]) => ending.test(out));
  if (byEnding) return byEnding[1];
  throw new UsageError('`--out` ends in none of .svg, .html and .mmd: say which format with `--format`');
}

function checkChoice(schema: SchemaModel, { classes = [], depth = 0 }: DiagramOptions): void {
  if (!Number.isSafeInteger(depth) || depth < 0)
    throw new UsageError('`--depth` must be a whole number of zero or more');
  const [unknown] = unknownClasses(schema, classes);
  if (unknown === undefined) return;
  const known = schema.classes.flatMap(({ className, modelName }) => [className, modelName]);
  const meant = didYouMean(unknown, known);
  throw new UsageError(`the schema has no class \`${unknown}\`${meant === undefined ? '' : `: ${meant}`}`);
}

function write(path: string, text: string): void {
  try {
    new TemporaryFile(dirname(path), basename(path), text).commit();
  } catch (error) {
    throw failedOn(path, 'cannot be written', error);
  }
}
