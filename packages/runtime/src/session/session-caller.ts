import { type JsonValue, isJsonObject } from '../json.js';
import type { ApiRequest } from '../transport/api-request.js';
import type { Caller, Headers } from '../transport/caller.js';
import type { ParseError } from '../transport/errors.js';
import { latePart } from '../transport/late-part.js';
import type { SessionHolder } from './session-holder.js';

/** Who asks. */
export interface Credentials {
  readonly session: SessionHolder;
  readonly masterKey?: string;
  /** The header that carries it, of which only the server entry knows. */
  readonly masterHeader?: string;
}

const tokenHeader = 'X-Parse-Session-Token';

/** The headers that carry a session. */
export function sessionHeaders(token: string | undefined): Headers {
  return token === undefined ? {} : { [tokenHeader]: token };
}

/** The caller of a client, as its requests meet it. */
export class SessionCaller implements Caller {
  readonly #session: SessionHolder;
  readonly #masterKey: Headers;

  constructor({ session, masterKey, masterHeader }: Credentials) {
    this.#session = session;
    this.#masterKey = masterKey && masterHeader ? { [masterHeader]: masterKey } : {};
  }

  get ready(): Promise<void> | undefined {
    return this.#session.ready;
  }

  headers(): Headers {
    return { ...sessionHeaders(this.#session.token), ...this.#masterKey };
  }

  /** What is written about users may be answered with a session, and what the own user is read by is (`ClassesRouter.js`). */
  answered(request: ApiRequest, answer: JsonValue, headers: Headers): JsonValue | Promise<JsonValue> {
    const isRead = request.method === 'GET' && !(isJsonObject(answer) && 'sessionToken' in answer);
    if (isRead || !request.path.startsWith('/users')) return answer;
    return latePart(() => import('./user-answer.js')).then(({ withoutSecrets }) =>
      withoutSecrets(this.#session, request, answer, headers[tokenHeader]),
    );
  }

  async refused(error: ParseError, headers: Headers): Promise<void> {
    try {
      const { refuseSession } = await import('./session-changes.js');
      refuseSession(this.#session, headers[tokenHeader], error);
      await this.#session.stored;
    } catch {
      // Where the code cannot be loaded, the refusal is told all the same, and the next one is noted.
    }
  }
}
