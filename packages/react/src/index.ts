export { findOptions, getOptions } from './query-options.js';
export { useCaller } from './query-keys.js';
export { useFind } from './use-find.js';
export { useGet } from './use-get.js';
export { type SaveOptions, useSave } from './use-save.js';
export type { LiveResult } from './live-store.js';
export { type LiveOptions, type Watchable, useLive } from './use-live.js';
export { type Accounts, useUser } from './use-user.js';
