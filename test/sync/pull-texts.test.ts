import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SourceText } from '../../packages/codegen/src/diagnostics/source-text.js';
import { type LoadedSchemaFiles, readSchemaTexts } from '../../packages/codegen/src/schema/load-schemas.js';
import { compareSchemas } from '../../packages/codegen/src/sync/compare-schemas.js';
import type { PullFiles } from '../../packages/codegen/src/sync/pull/pull-files.js';
import { type PullPlan, planPull } from '../../packages/codegen/src/sync/pull/pull-plan.js';
import { randomClasses, type WrittenClass, runs } from './random-schemas.js';
import { arrangements, type Decoration, writtenFiles } from './written-files.js';

function loaded(texts: readonly SourceText[]): PullFiles {
  const files: LoadedSchemaFiles = readSchemaTexts(texts);
  if (files.schema === undefined) throw new Error(JSON.stringify([files.diagnostics, texts.map(({ text }) => text)]));
  return { ...files, schema: files.schema };
}

/** Nothing where what only files have cannot stand beside what the server has; then it must be pruned. */
function plan(files: PullFiles, server: PullFiles, prune: boolean): PullPlan | undefined {
  const planned = planPull(files, server.schema, { prune, patterns: ['/schemas'], cwd: '/' });
  if (!('diagnostics' in planned)) return planned;
  const errors = planned.diagnostics.filter(({ severity }) => severity === 'error');
  const messages = errors.map(({ message }) => message);
  const clash = messages.every((message) =>
    /a Relation, which has no column|second GeoPoint|^with what the server holds/.test(message),
  );
  if (prune || !clash) throw new Error(messages.join('; '));
  return undefined;
}

function after(files: PullFiles, { changes }: PullPlan): PullFiles {
  const changed = new Map(changes.map((change) => [change.file, change.after]));
  const texts = files.texts.filter(({ file }) => !changed.has(file));
  for (const [file, text] of changed) if (text !== undefined) texts.push(new SourceText(file, text));
  return loaded(texts);
}

const decoration: fc.Arbitrary<Decoration> = fc.record({
  arrangement: fc.constantFrom(...arrangements),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  seed: fc.integer(),
});
const held = (classes: readonly WrittenClass[]): PullFiles =>
  loaded([new SourceText('/held.json', JSON.stringify(classes))]);

test('files in any style say what a server holds, once it is pulled into them, and a second pull changes nothing', () => {
  fc.assert(
    fc.property(randomClasses, randomClasses, decoration, fc.boolean(), (written, onServer, style, prune) => {
      const files = loaded(writtenFiles(written, style));
      const server = held(onServer);
      const planned = plan(files, server, prune);
      fc.pre(planned !== undefined);
      const pulled = after(files, planned);
      const { differences } = compareSchemas(server.schema, pulled.schema, { fromServer: true });
      const kept = differences.filter(({ kind }) => !/^(class|field|index)Added$/.test(kind) || prune);
      expect(kept).toEqual([]);
      expect(plan(pulled, server, prune)?.changes).toEqual([]);
    }),
    runs(25),
  );
});

test('files that say what a server holds are not touched, whatever they look like', () => {
  fc.assert(
    fc.property(randomClasses, decoration, (classes, style) => {
      expect(plan(loaded(writtenFiles(classes, style)), held(classes), true)?.changes).toEqual([]);
    }),
    runs(40),
  );
});
