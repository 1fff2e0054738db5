import { type JsonObject, isJsonObject } from '../json.js';
import type { CallOptions } from '../transport/api-request.js';
import { classPath } from '../wire/object-path.js';
import { takeFetched } from './fetch.js';
import type { PendingSave } from './pending-save.js';
import { type ModelState, isUnsaved } from './state.js';

/**
 * The save of a new installation. One that the server knows already by its ids is changed instead, and answered without its
 * `objectId` (`RestWrite.handleInstallation`): with the master key it can be looked up, for others it stays unknown.
 */
export function installationSave(save: PendingSave, state: ModelState, options?: CallOptions): PendingSave {
  return {
    ...save,
    commit: async (answer) => {
      await save.commit(answer);
      if (!isUnsaved(state) || !state.answer.connection.isMaster) return;
      const where = identity(state.row);
      const request = { method: 'GET', path: classPath('_Installation'), query: { where, limit: 1 } } as const;
      const found = await state.answer.connection.request(request, options);
      const results = isJsonObject(found) ? found['results'] : undefined;
      if (Array.isArray(results) && results[0] !== undefined) takeFetched(state, results[0]);
    },
  };
}

/** The server writes ids in small letters, and of tokens those of Apple's length. */
function identity({ installationId, deviceToken }: JsonObject): JsonObject {
  if (typeof installationId === 'string') return { installationId: installationId.toLowerCase() };
  const token = String(deviceToken);
  return { deviceToken: token.length === 64 ? token.toLowerCase() : token };
}
