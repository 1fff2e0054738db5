import { ModelCollection } from '../collection.js';
import type { JsonObject } from '../json.js';
import { type Model, stateOf } from '../model/model.js';
import { type PendingSave, beginSave } from '../model/pending-save.js';
import { followStorage } from '../session/followed-storage.js';
import { sessionHeaders } from '../session/session-caller.js';
import { linksOf } from '../session/user-answer.js';
import type { ApiRequest, CallOptions } from '../transport/api-request.js';
import { ParseError, unexpectedAnswer } from '../transport/errors.js';
import { invalid } from '../values/validation-error.js';
import { type AccountAnswer, additionalData, askAccount, bodyOf } from './account-requests.js';
import type {
  CurrentUserOptions,
  LogInCredentials,
  LogInOptions,
  LogInWithOptions,
  MfaSecret,
  OpenedSession,
  ServerAuth,
  VerifyPasswordOptions,
} from './auth.js';
import { noSession, requireToken, requireValues, requireWayIn } from './account-refusals.js';
import { AuthError } from './auth-error.js';
import { CurrentUser, type Turn } from './current-user.js';
import { isLinked, link, objectIn, requireAuthData } from './linked-providers.js';
import { newAnonymousId, newMfaSecret } from './random-secrets.js';
import { ownSession, ownSessions, revokeOthers, revokeSession } from './own-sessions.js';
import type { ServiceContext } from './service-context.js';

/** As anybody: a session that is there already is nothing to the request. */
const asNobody = {};

/** `db.auth`, but for `on`, which is there at once. */
export class AuthService implements Omit<ServerAuth<Model, object, Model>, 'on'> {
  readonly #context: ServiceContext;
  readonly #current: CurrentUser;

  constructor(context: ServiceContext) {
    this.#context = context;
    this.#current = new CurrentUser(context);
    followStorage(this.#current);
  }

  async signUp(input: object, options?: CallOptions): Promise<Model> {
    requireValues(input);
    const turn = this.#current.begin('signUp');
    const user = await this.#current.known(options);
    if (user && !isLinked(user, 'anonymous')) {
      throw invalid('auth.signUp', 'is for somebody who is not logged in, and a user is: call logOut first.');
    }
    const { draft, save } = this.#draft(input);
    if (!user) {
      return this.#enter(turn, save.request, options, ({ row }) => {
        save.commit(row);
        return draft;
      });
    }
    const { body = {}, ...request } = save.request;
    requireWayIn(body, request);
    const authData = { ...objectIn(body, 'authData'), anonymous: null };
    await this.#current.change(user, { ...body, authData }, options);
    return this.#current.refreshed(user, options);
  }

  async logIn(credentials: LogInCredentials, { mfa, authData, ...options }: LogInOptions = {}): Promise<Model> {
    const turn = this.#current.begin('logIn');
    const additional = additionalData({ mfa, authData });
    const body = {
      ...bodyOf('logIn', credentials),
      ...(Object.keys(additional).length > 0 && { authData: additional }),
    };
    return this.#enter(turn, { method: 'POST', path: '/login', body }, options);
  }

  async logInWith(
    provider: string,
    authData: object,
    { mfa, authData: others, values = {}, ...options }: LogInWithOptions<object> = {},
  ): Promise<Model> {
    requireAuthData('logInWith', provider, authData);
    const turn = this.#current.begin('logInWith');
    const { body = {}, ...request } = this.#draft(values).save.request;
    const own = { ...additionalData({ mfa, authData: others }), [provider]: authData as JsonObject };
    let isNew = false;
    const user = await this.#enter(turn, { ...request, body: { ...body, authData: own } }, options, (answer) => {
      if (answer.secrets.sessionToken === undefined) throw noSession(request);
      // The row of a user who was there before is whole.
      isNew = answer.row['updatedAt'] === undefined;
      return this.#current.userOf(answer.row);
    });
    return isNew ? this.#current.refreshed(user, options) : user;
  }

  anonymous(options?: LogInWithOptions<object>): Promise<Model> {
    return this.logInWith('anonymous', { id: newAnonymousId() }, options);
  }

  async become(sessionToken: string, options?: CallOptions): Promise<Model> {
    requireToken(sessionToken);
    return this.#current.enter(this.#current.begin('become'), async () => {
      const request = { method: 'GET', path: '/users/me' } as const;
      const answer = await askAccount(this.#context, request, { ...options, as: sessionHeaders(sessionToken) });
      return { user: this.#current.userOf(answer.row), token: sessionToken };
    });
  }

  async logOut(options?: CallOptions): Promise<void> {
    const token = await this.#current.leave();
    if (token === undefined) return;
    try {
      await this.#current.endOnServer(token, options);
    } catch (error) {
      // What was to be ended has ended.
      if (!(error instanceof ParseError && error.name === 'InvalidSessionToken')) throw error;
    }
  }

  current(options?: CurrentUserOptions): Promise<Model | undefined> {
    return this.#current.known(options);
  }

  async sessionToken(): Promise<string | undefined> {
    const { session } = this.#context;
    if (session.ready) await session.ready;
    return session.token;
  }

  async changePassword(password: string, options?: CallOptions): Promise<void> {
    if (!password) throw invalid('auth.changePassword', 'needs a password that is not empty.');
    const user = await this.#current.required('changePassword', options);
    await this.#current.change(user, { password }, options);
  }

  async verifyPassword(
    credentials: LogInCredentials,
    { ignoreEmailVerification, ...options }: VerifyPasswordOptions = {},
  ): Promise<boolean> {
    if (ignoreEmailVerification) this.#requireMaster('verifyPassword({ … }, { ignoreEmailVerification: true })');
    const body = {
      ...bodyOf('verifyPassword', credentials),
      ...(ignoreEmailVerification && { ignoreEmailVerification }),
    };
    const request = { method: 'POST', path: '/verifyPassword', body } as const;
    try {
      await (ignoreEmailVerification ? askAccount(this.#context, request, options) : this.#ask(request, options));
      return true;
    } catch (error) {
      if (error instanceof AuthError && error.problem === 'wrongCredentials') return false;
      throw error;
    }
  }

  async requestPasswordReset(email: string, options?: CallOptions): Promise<void> {
    await this.#ask({ method: 'POST', path: '/requestPasswordReset', body: { email } }, options);
  }

  async requestEmailVerification(email: string, options?: CallOptions): Promise<void> {
    await this.#ask({ method: 'POST', path: '/verificationEmailRequest', body: { email } }, options);
  }

  async linkWith(provider: string, authData: object, options?: CallOptions): Promise<Model> {
    requireAuthData('linkWith', provider, authData);
    return (await link(this.#current, 'linkWith', [provider, authData as JsonObject], options)).user;
  }

  async unlink(provider: string, options?: CallOptions): Promise<Model> {
    return (await link(this.#current, 'unlink', [provider, null], options)).user;
  }

  async isLinked(provider: string, options?: CallOptions): Promise<boolean> {
    return isLinked(await this.#current.required('isLinked', options), provider);
  }

  async newMfaSecret(label: string, issuer?: string): Promise<MfaSecret> {
    return newMfaSecret(label, issuer);
  }

  async enrolMfa(enrolment: { secret: string; token: string; old?: string }, options?: CallOptions): Promise<string[]> {
    const { secrets } = await link(this.#current, 'enrolMfa', ['mfa', { ...enrolment }], options);
    const { recovery } = objectIn(secrets.authDataResponse, 'mfa');
    return typeof recovery === 'string' ? recovery.split(', ') : [];
  }

  session(options?: CallOptions): Promise<Model> {
    return this.#asUser('session', () => ownSession(this.#context, options));
  }

  sessions(options?: CallOptions): Promise<Model[]> {
    return this.#asUser('sessions', () => ownSessions(this.#context, options));
  }

  revokeSession(session: string | { readonly objectId: string }, options?: CallOptions): Promise<void> {
    return this.#asUser('revokeSession', () => revokeSession(this.#context, idOf(session), options));
  }

  revokeOtherSessions(options?: CallOptions): Promise<number> {
    return this.#asUser('revokeOtherSessions', () => revokeOthers(this.#context, options));
  }

  async loginAs(user: string | { readonly objectId: string }, options?: CallOptions): Promise<OpenedSession<Model>> {
    this.#requireMaster('loginAs');
    const body = { userId: idOf(user) };
    const { row, secrets } = await askAccount(this.#context, { method: 'POST', path: '/loginAs', body }, options);
    const { sessionToken } = secrets;
    if (sessionToken === undefined) throw unexpectedAnswer('a session', row);
    // The server answers what it stores: secret and recovery codes of MFA among it.
    const links = row['authData'] && { authData: linksOf(row['authData']) };
    return { user: this.#current.userOf({ ...row, ...links }), sessionToken };
  }

  /** Sends what lets somebody in, and lets them in. */
  #enter(
    turn: Turn,
    request: ApiRequest,
    options: CallOptions | undefined,
    userIn: (answer: AccountAnswer) => Model = ({ row }) => this.#current.userOf(row),
  ): Promise<Model> {
    return this.#current.enter(turn, async () => {
      const answer = await this.#ask(request, options);
      return { user: userIn(answer), token: answer.secrets.sessionToken };
    });
  }

  #ask(request: ApiRequest, options?: CallOptions): Promise<AccountAnswer> {
    return askAccount(this.#context, request, { ...options, as: asNobody });
  }

  #draft(input: object): { draft: Model; save: PendingSave } {
    const draft = new ModelCollection(this.#context, '_User').build(input);
    return { draft, save: beginSave(stateOf(draft)) };
  }

  #requireMaster(call: string): void {
    if (this.#context.isMaster) return;
    throw new TypeError(`auth.${call} needs the master key: call it of asMaster().auth.`);
  }

  async #asUser<Result>(call: string, ask: () => Promise<Result>): Promise<Result> {
    this.#current.requireUser(call);
    return ask();
  }
}

function idOf(target: string | { readonly objectId: string }): string {
  return typeof target === 'string' ? target : target?.objectId;
}
