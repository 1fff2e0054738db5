import { Answer } from '../model/answer.js';
import { takeFetched } from '../model/fetch.js';
import { type Model, stateOf } from '../model/model.js';
import { sessionHeaders } from '../session/session-caller.js';
import { holdUser, knowUser, setSession } from '../session/session-changes.js';
import type { SessionHolder } from '../session/session-holder.js';
import type { JsonObject } from '../json.js';
import type { CallOptions } from '../transport/api-request.js';
import { AbortError } from '../transport/errors.js';
import { invalid } from '../values/validation-error.js';
import { objectPath } from '../wire/object-path.js';
import { type AccountAnswer, askAccount } from './account-requests.js';
import type { CurrentUserOptions } from './auth.js';
import type { ServiceContext } from './service-context.js';

/** A user who may come in: without a token where the server opened no session. */
export interface Entrance {
  readonly user: Model;
  readonly token: string | undefined;
}

/** A call that changes who is logged in. */
export interface Turn {
  readonly call: string;
  readonly number: number;
}

/** Who the session of a client belongs to. */
export class CurrentUser {
  readonly #context: ServiceContext;
  /** Counts the calls that change who is logged in: the last one counts. */
  #turn = 0;
  #asking: { readonly token: string; readonly user: Promise<Model> } | undefined;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  get session(): SessionHolder {
    return this.#context.session;
  }

  /** A user as an object of this client. */
  userOf(row: JsonObject): Model {
    return new Answer(this.#context).row('_User', row);
  }

  /** Begins a call that changes who is logged in: from now on no earlier one counts. */
  begin(call: string): Turn {
    this.requireOwnSession(call);
    return { call, number: ++this.#turn };
  }

  /** Lets a user in, unless a later call has decided otherwise meanwhile: then the session that was opened is ended. */
  async enter({ call, number }: Turn, open: () => Promise<Entrance>): Promise<Model> {
    const { session } = this.#context;
    const { user, token } = await open();
    if (number !== this.#turn) {
      if (token !== undefined && token !== session.token) await this.endOnServer(token).catch(() => undefined);
      throw new AbortError(`auth.${call} was overtaken: a later call of db.auth has decided who is logged in.`);
    }
    if (token !== undefined) setSession(session, token, user, stateOf(user).row);
    await session.stored;
    return user;
  }

  /** Forgets the session. @returns its token */
  async leave(): Promise<string | undefined> {
    this.requireUser('logOut');
    const { session } = this.#context;
    this.#turn++;
    if (session.ready) await session.ready;
    const { token } = session;
    if (!session.isFixed) setSession(session, undefined);
    await session.stored;
    return token;
  }

  async endOnServer(token: string, options?: CallOptions): Promise<void> {
    const request = { method: 'POST', path: '/logout', body: {} } as const;
    await this.#context.transport.request(request, { ...options, as: sessionHeaders(token) });
  }

  async known({ refresh = false, ...options }: CurrentUserOptions = {}): Promise<Model | undefined> {
    const { session } = this.#context;
    if (session.ready) await session.ready;
    const { token, user, row } = session.held;
    if (token === undefined) return undefined;
    if (!refresh && user) return user as Model;
    if (!refresh && typeof row?.['objectId'] === 'string') {
      const stored = this.userOf(row);
      holdUser(session, stored);
      return stored;
    }
    // What was asked before does not know what has been changed since; what another one cancels is not cancelled here.
    if (refresh || Object.keys(options).length > 0) return this.#ask(token, options);
    return this.#askOnce(token);
  }

  /** Changes a user. REST guide, "Users: Updating Users". */
  change({ objectId }: Model, body: JsonObject, options?: CallOptions): Promise<AccountAnswer> {
    return askAccount(this.#context, { method: 'PUT', path: objectPath('_User', objectId), body }, options);
  }

  /** The user as the server knows them now. What was to be done is done, so that this does not fail any more. */
  async refreshed(user: Model, options?: CallOptions): Promise<Model> {
    try {
      const fresh = await this.known({ ...options, refresh: true });
      return fresh?.objectId === user.objectId ? fresh : user;
    } catch {
      // The next one who asks, asks the server.
      const { session } = this.#context;
      if (session.held.user === user) holdUser(session, undefined);
      return user;
    }
  }

  /** @throws ValidationError where nobody is logged in */
  async required(call: string, options?: CallOptions): Promise<Model> {
    this.requireUser(call);
    const user = await this.known(options);
    if (user) return user;
    throw invalid(`auth.${call}`, 'is for a user who is logged in, and nobody is: call logIn first.');
  }

  /** @throws TypeError for a client that speaks with the master key */
  requireUser(call: string): void {
    if (!this.#context.isMaster) return;
    throw new TypeError(`auth.${call} is not for asMaster(), which has no session: call it of the client itself.`);
  }

  /** @throws TypeError for a client whose session was given to it */
  requireOwnSession(call: string): void {
    this.requireUser(call);
    if (!this.#context.session.isFixed) return;
    throw new TypeError(`auth.${call} is not for as(token), whose session is fixed: make a client with createClient.`);
  }

  #askOnce(token: string): Promise<Model> {
    if (this.#asking?.token !== token) {
      const forget = (): void => void (this.#asking = undefined);
      const user = this.#ask(token, {});
      this.#asking = { token, user };
      user.then(forget, forget);
    }
    return this.#asking.user;
  }

  async #ask(token: string, options: CallOptions): Promise<Model> {
    const { session } = this.#context;
    const request = { method: 'GET', path: '/users/me' } as const;
    const { row } = await askAccount(this.#context, request, { ...options, as: sessionHeaders(token) });
    const known = session.token === token ? (session.held.user as Model | undefined) : undefined;
    const user = known ?? this.userOf(row);
    if (known) takeFetched(stateOf(known), row);
    if (session.token === token) knowUser(session, user, row);
    await session.stored;
    return user;
  }
}
