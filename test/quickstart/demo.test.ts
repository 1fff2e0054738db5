import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { postmasterPid, serverPid, untilGone } from '../../packages/dev-server/fixtures/parent-process.js';
import { scratchFolder } from '../workspace/scratch-folder.js';
import { DemoProcess } from './demo-process.js';

/** The time that the issue allows, on two cores. */
const TWENTY_SECONDS = 20_000;

/** What a section printed, by the beginning of its title. */
function section(output: string, title: string): string {
  return output.split('\n━━ ').find((text) => text.startsWith(title)) ?? `no section "${title}" in:\n${output}`;
}

const temporary = scratchFolder('demo');
chmodSync(temporary, 0o755); // PostgreSQL runs as another user when we are root, and has to pass through.

/** The folders of servers that are there. */
function serverFolders(): string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('parse-orm-dev-server-'));
}

async function startedDemo(): Promise<{ demo: DemoProcess; pids: number[] }> {
  const demo = new DemoProcess(temporary);
  await demo.untilPrinted('━━ Its classes');
  const [folder] = serverFolders();
  if (folder === undefined) throw new Error(`The demo started no server:\n${demo.output}`);
  const pids = [serverPid(join(temporary, folder)), postmasterPid(join(temporary, folder))];
  return { demo, pids };
}

test('the demo shows every step, without colours where there is no terminal, and leaves nothing behind', async () => {
  const start = performance.now();
  const { demo, pids } = await startedDemo();

  expect({ exitCode: await demo.ended(), output: demo.output }).toMatchObject({ exitCode: 0 });
  expect(performance.now() - start).toBeLessThan(TWENTY_SECONDS);
  await untilGone(...pids);
  expect(serverFolders()).toEqual([]);

  const { output } = demo;
  expect(output).not.toContain('\x1b');
  expect(section(output, 'A Parse Server')).toMatch(/http:\/\/127\.0\.0\.1:\d+\/parse, ready after \d+\.\d s/);
  expect(section(output, 'Its classes')).toMatch(/ Observation +18 fields: /);
  expect(section(output, 'The generated code')).toContain('declare status: ObservationStatus | undefined;');
  expect(section(output, 'Programs that use it')).toMatch(/no errors, \d+ ms/);
  expect(section(output, 'Creating objects')).toContain('\n  2 users, 3 species, a reserve, a survey');
  expect(section(output, 'A typed query')).toMatch(
    /\n {2}Bittern +Jonas +1 +0\.80 +Reed Lake\n {2}Kingfisher +Mara +2 +1\.29 +Reed Lake\n/,
  );
  expect(section(output, 'An atomic change')).toContain('after:  15 individuals');
  expect(section(output, 'An atomic change')).toMatch(/sent: {3}\[ 'PUT \/classes\/Observation\/\w+' \]/);
  expect(section(output, 'A batch')).toMatch(/200 objects saved with 2 requests in \d+ ms\n.* 204\n/);
  const mistakes = section(output, 'Mistakes');
  expect(mistakes).toContain("'indivduals' does not exist in type 'ObservationWhere'");
  expect(mistakes).toContain(`Did you mean '"verified"'?`);
  expect(mistakes).toContain("Property 'commonName' does not exist on type 'Pointer<Species<{}>>'");
  expect(mistakes).toContain("Property 'species' is missing in type");
  expect(section(output, 'Where to go next')).toMatch(/done in \d+\.\d s\n$/);
}, 60_000);

test('Ctrl-C ends the demo with its server within two seconds', async () => {
  const { demo, pids } = await startedDemo();
  const { pid } = demo.child;
  if (pid === undefined) throw new Error('The demo did not start.');
  process.kill(-pid, 'SIGINT');

  expect(await untilGone(pid, ...pids)).toBeLessThan(2_000);
  expect(await demo.ended()).toBe(130);
  expect(serverFolders()).toEqual([]);
  expect(demo.output).not.toMatch(/failed|Error/);
}, 60_000);

test('a demo that cannot start its server says why in one line, and ends with exit code 1', async () => {
  const demo = new DemoProcess(join(temporary, 'missing'));

  expect(await demo.ended()).toBe(1);
  expect(demo.output.trimEnd().split('\n').at(-1)).toMatch(
    /^The demo failed: Cannot use the temporary folder .+TMPDIR/,
  );
}, 60_000);
