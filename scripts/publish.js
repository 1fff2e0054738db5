// `npm run release:publish`: builds, then publishes every package whose version is not on the registry yet.
import { requireNodeVersion } from './node-version.js';

requireNodeVersion();
// Imported only now: the rest does not parse on an old Node.
import('./release.js').then(({ publishPackages }) => publishPackages());
