import { runNode } from './child-process.js';
import { missingInstall } from './installed-packages.js';
import { removeOrphanedOutput } from './orphaned-output.js';
import { pinnedPackageManager, pnpmArguments } from './package-manager.js';
import { runStep } from './step.js';
import { runTypeScript } from './tools.js';
import { PACKAGES, ROOT } from './workspace-paths.js';

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
  return runStep('Building the packages (tsc)', () => {
    for (const folder of PACKAGES) removeOrphanedOutput(folder);
    return runTypeScript('--build', ...PACKAGES);
  });
}
