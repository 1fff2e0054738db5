import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '../diagnostics/display-text.js';
import { didYouMean } from '../diagnostics/suggestion.js';
import { subclassText } from '../emit/own-models.js';
import { FileTexts } from '../output/file-texts.js';
import { failedOn, OutputError } from '../output/output-error.js';
import { inProjectStyle } from '../output/project-style.js';
import type { ClassModel } from '../schema/model.js';
import { generateAll, type GenerateOptions, type GenerateResult } from './generate.js';
import { type Generation, importPath, plannedGeneration } from './generation.js';
import { GenerationMemory } from './generation-memory.js';

export interface ScaffoldResult extends GenerateResult {
  /** The files that were made; absolute. */
  readonly made: readonly string[];
  /** The files that were there already, and were left as they are; absolute. */
  readonly kept: readonly string[];
}

/**
 * Makes the first version of a subclass for each of these classes, and generates. A file that is there is never touched.
 *
 * @param names of classes, in code or on the wire
 * @throws OutputError for a class that is not in the schema, and for a file that cannot be written
 */
export async function scaffold(names: readonly string[], options: GenerateOptions = {}): Promise<ScaffoldResult> {
  const { cwd = process.cwd() } = options;
  const { generation, diagnostics } = await plannedGeneration(options, new GenerationMemory(cwd), new FileTexts());
  if (generation === undefined) return { diagnostics, made: [], kept: [] };
  const models = names.map((name) => modelOf(name, generation));
  const made: string[] = [];
  const kept: string[] = [];
  for (const model of models) {
    const there = generation.subclasses.get(model.className);
    const file = there ?? join(generation.project.config.models, `${model.fileName}.ts`);
    const isNew = there === undefined && !existsSync(file);
    (isNew ? made : kept).push(file);
    if (isNew) await writeSubclass(file, model, generation);
  }
  return { ...(await generateAll(options)), made, kept };
}

function modelOf(name: string, { schema }: Generation): ClassModel {
  const { classes } = schema;
  const model =
    classes.find(({ modelName }) => modelName === name) ?? classes.find(({ className }) => className === name);
  if (model !== undefined) return model;
  const known = classes.map(({ modelName }) => modelName);
  const hint = didYouMean(name, known) ?? `the schema has ${known.join(', ')}`;
  throw new OutputError(`there is no class ${quoted(name)}: ${hint}`);
}

async function writeSubclass(file: string, model: ClassModel, generation: Generation): Promise<void> {
  const { project, plan, importExtension } = generation;
  const folder = project.config.models;
  const base = importPath(folder, join(plan.folder, model.fileName)) + importExtension;
  const text = subclassText(model, base);
  const { files } = await inProjectStyle(folder, [{ name: `${model.fileName}.ts`, text }]);
  try {
    mkdirSync(folder, { recursive: true });
    // Whoever made the file meanwhile keeps it.
    writeFileSync(file, files[0]?.text ?? text, { flag: 'wx' });
  } catch (error) {
    throw failedOn(file, 'the file cannot be made', error);
  }
}
