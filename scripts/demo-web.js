// `npm run demo:web`: prepares the workspace, then runs examples/web.
import { requireNodeVersion } from './node-version.js';

requireNodeVersion();
// Imported only now: the rest does not parse on an old Node.
import('./example.js').then(({ runExample }) => runExample('web', process.argv.slice(2)));
