export { DevServerError } from './dev-server-error.js';
export type { ClassSchema, DevServer, DevServerOptions, FieldSchema, LiveQueryClasses } from './dev-server-options.js';
export { startDevServer } from './start-dev-server.js';
