import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';

test('the example runs its cloud code in a server, and shows what its callers hear of it', async () => {
  const child = spawn(process.execPath, ['scripts/start.js'], { cwd: join(ROOT, 'examples/cloud') });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];

  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  const shown = output.split('\n').map((line) => line.replace(/^(.+?): +/, '$1: '));
  expect(shown.slice(2, -1)).toEqual([
    'beforeSave refuses: ValidationError: Sighting.place is empty: where was it?',
    'Sighting.individuals is no whole number of one or more.',
    '… to who has no name: ObjectNotFound: Permission denied',
    'beforeSave adds: seen by Mara, open',
    'afterSave counts: 1 sighting of a kingfisher',
    'files are looked at: FileSaveError: That is no photo: PNG, JPEG or WebP, please.',
    expect.stringMatching(
      /^functions check: 142, groupSummary\.group takes "bird", .* groupSummary\.limit is no parameter/,
    ),
    '… and decide: OperationForbidden: Somebody else has to confirm what you saw.',
    '… and answer models: Reed Lake: confirmed',
    '… and nobody else: OperationForbidden: A sighting is confirmed by somebody else.',
    'groupSummary: 2 birds in 1 sighting, latest at Reed Lake',
    'afterDelete counts: 0 sightings',
  ]);
}, 60_000);
