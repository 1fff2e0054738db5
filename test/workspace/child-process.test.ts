import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';

const MODULE = JSON.stringify(pathToFileURL(join(ROOT, 'scripts', 'child-process.js')).href);

/** Runs a script that has `runNode` and `isEnding`, and hands back what it printed and how it ended. */
function start(script: string): {
  child: ReturnType<typeof spawn>;
  ended: Promise<{ output: string; exitCode: number }>;
} {
  const source = `import { runNode, isEnding } from ${MODULE};\n${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(([exitCode]) => ({ output, exitCode: exitCode as number }));
  return { child, ended };
}

test('what a quiet child prints, on both streams, comes back with its exit code', async () => {
  const { ended } = start(`
    const ending = await runNode(['-e', 'console.log("out"); console.error("err"); process.exit(4)'], { quiet: true });
    console.log(JSON.stringify(ending));`);
  const ending = JSON.parse((await ended).output) as { exitCode: number; output: string };
  expect(ending.exitCode).toBe(4);
  expect(ending.output.split('\n').sort()).toEqual(['', 'err', 'out']);
});

test('a child that a signal killed did not succeed', async () => {
  const { ended } = start(`
    const { exitCode } = await runNode(['-e', 'process.kill(process.pid, "SIGKILL")']);
    console.log(exitCode);`);
  expect((await ended).output).toBe('137\n');
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s is passed on, the child may finish its work, and no further step starts', async (signal, exitCode) => {
  const patient = `
    process.on('${signal}', () => { console.log('child tidied up'); process.exit(0); });
    setInterval(() => {}, 1000);
    console.log('child is ready');`;
  const { child, ended } = start(`
    await runNode(['-e', ${JSON.stringify(patient)}]);
    console.log('ending: ' + isEnding());`);
  await once(child.stdout!, 'data');
  child.kill(signal);
  expect(await ended).toEqual({ output: 'child is ready\nchild tidied up\nending: true\n', exitCode });
});
