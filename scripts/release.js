import { runNode } from './child-process.js';
import { withPnpmArguments } from './package-manager.js';
import { prepareWorkspace } from './prepared-workspace.js';

/** Publishes with changesets, which calls the `pnpm` that is on the path: the pinned one is put there. */
export async function publishPackages() {
  const { built } = await prepareWorkspace();
  if (!built) {
    console.error('Nothing was published: the step above has to succeed first.');
    process.exitCode ||= 1;
    return;
  }
  const { exitCode } = await runNode(withPnpmArguments('changeset', 'publish'));
  process.exitCode ||= exitCode;
}
