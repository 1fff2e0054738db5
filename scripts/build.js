// `npm run build`: installs what is missing and builds what is stale.
import { requireNodeVersion } from './node-version.js';

requireNodeVersion();
// Imported only now: the rest does not parse on an old Node.
import('./prepared-workspace.js').then(async ({ prepareWorkspace }) => {
  const { built } = await prepareWorkspace();
  process.exitCode ||= built ? 0 : 1;
});
