// `npm test`: prepares the workspace, then runs every check. See docs/decisions/0001-two-commands.md.
import { requireNodeVersion } from './node-version.js';

requireNodeVersion();
// Imported only now: the rest does not parse on an old Node.
import('./checks.js').then(({ runChecks }) => runChecks(process.argv.slice(2)));
