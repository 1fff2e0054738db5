import { statSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './child-process.js';
import { missingInstall } from './installed-packages.js';
import { removeOrphanedOutput } from './orphaned-output.js';
import { pinnedPackageManager, pnpmArguments } from './package-manager.js';
import { runStep } from './step.js';
import { runTypeScript } from './tools.js';
import { PACKAGES, ROOT } from './workspace-paths.js';

const CODEGEN = join(ROOT, 'packages', 'codegen');
const BUNDLER = join(CODEGEN, 'scripts', 'bundle-command.js');

/**
 * Installs the packages when node_modules is not what pnpm-lock.yaml says, and builds what is stale. The network is used
 * only when something has to be installed.
 *
 * @returns {Promise<{ installed: boolean, built: boolean, steps: import('./step.js').StepResult[] }>} `built` is false
 * when the compiler found errors; it writes its output all the same
 */
export async function prepareWorkspace() {
  const missing = missingInstall(ROOT);
  const steps = missing === undefined ? [] : [await install(missing)];
  if (steps.some(({ passed }) => !passed)) return { installed: false, built: false, steps };
  const building = await build();
  return { installed: true, built: building.passed, steps: [...steps, building] };
}

/** @param {string} reason */
function install(reason) {
  return runStep(`Installing the packages with ${pinnedPackageManager()} (${reason})`, () =>
    // Without a terminal pnpm would ask nobody, and give up, before it replaces a node_modules that it did not write.
    runNode(pnpmArguments('install', '--frozen-lockfile', '--config.confirm-modules-purge=false'), {
      quiet: !process.stdout.isTTY,
    }),
  );
}

function build() {
  return runStep('Building the packages (tsc)', async () => {
    for (const folder of PACKAGES) removeOrphanedOutput(folder);
    const compiled = await runTypeScript('--build', ...PACKAGES);
    return compiled.exitCode !== 0 || isBundleFresh() ? compiled : runNode([BUNDLER], { quiet: true });
  });
}

/** Whether the command was bundled since the compiler wrote something. */
function isBundleFresh() {
  return timeOf('bundle/command-line.js') > timeOf('.tsbuildinfo');
}

/** @param {string} file in dist/ of the codegen package */
function timeOf(file) {
  return statSync(join(CODEGEN, 'dist', file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
