import type { ClientOptions } from '../client-options.js';
import type { JsonObject } from '../json.js';
import type { Connection } from '../model/connection.js';
import type { ModelQuery } from '../query/model-query.js';
import type { LiveListOptions } from '../query/live-list.js';
import { LiveConnection } from './live-connection.js';
import type { SubscribeOptions } from '../query/live-events.js';
import { ModelLiveList } from './live-list.js';
import { LiveSubscription } from './live-subscription.js';

/** What a client was made with, as far as live queries are concerned. */
export interface LiveClientOptions {
  readonly options: Pick<ClientOptions, 'serverURL' | 'applicationId' | 'clientKey' | 'liveQueryURL' | 'liveQuery'>;
  readonly masterKey: string | undefined;
  readonly installationId: string | undefined;
}

/** The live queries of one client. */
export class LiveSource {
  readonly #live: LiveConnection;

  constructor({ session }: Connection, { options, masterKey, installationId }: LiveClientOptions) {
    const { serverURL, applicationId, clientKey, liveQueryURL, liveQuery = {} } = options;
    const credentials: JsonObject = {
      applicationId,
      // Which of the two it is only the server knows; one that fits is enough (server: `_validateKeys`).
      ...(clientKey && { restAPIKey: clientKey, javascriptKey: clientKey }),
      ...(masterKey !== undefined && { masterKey }),
      ...(installationId !== undefined && { installationId }),
    };
    const { heartbeat = 30_000, reconnectDelay = 500 } = liveQuery;
    for (const [name, time] of Object.entries({ heartbeat, reconnectDelay })) {
      if (!(time > 0)) throw new TypeError(`liveQuery.${name} is ${time}, which is no number of milliseconds.`);
    }
    const url = liveQueryURL ?? serverURL.replace(/^http/i, 'ws');
    const { protocol, host, pathname } = new URL(url);
    const name = `${protocol}//${host}${pathname}`;
    this.#live = new LiveConnection({ url, name, credentials, session, heartbeat, reconnectDelay });
  }

  subscribe(query: ModelQuery, options: SubscribeOptions): LiveSubscription {
    return new LiveSubscription(query, this.#live, options);
  }

  liveList(query: ModelQuery, options: LiveListOptions): ModelLiveList {
    return new ModelLiveList(query, this.#live, options);
  }

  close(): void {
    this.#live.close();
  }
}
