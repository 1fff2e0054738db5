// `npm run demo:cloud`: prepares the workspace, then runs examples/cloud.
import { requireNodeVersion } from './node-version.js';

requireNodeVersion();
// Imported only now: the rest does not parse on an old Node.
import('./example.js').then(({ runExample }) => runExample('cloud', process.argv.slice(2)));
