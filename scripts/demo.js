// `npm run demo`: prepares the workspace, then runs examples/quickstart. See docs/decisions/0001-two-commands.md.
import { requireNodeVersion } from './node-version.js';

requireNodeVersion();
// Imported only now: the rest does not parse on an old Node.
import('./example.js').then(({ runExample }) => runExample('quickstart', process.argv.slice(2)));
