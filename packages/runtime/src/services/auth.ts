import type { SessionStorageError } from '../session/session-storage.js';
import type { CallOptions } from '../transport/api-request.js';
import type { ParseError } from '../transport/errors.js';
import type { AuthProvider, AuthProviders } from './auth-providers.js';

/** Who somebody claims to be: by name (or an e-mail address in its place), or by e-mail address. */
export type LogInCredentials =
  | { readonly username: string; readonly password: string; readonly email?: string }
  | { readonly email: string; readonly password: string };

export interface LogInOptions extends CallOptions {
  /**
   * The code of the authenticator app, or one of the recovery codes: where the user has enrolled for MFA. With codes by
   * SMS, `'request'` has one sent, which is refused as `mfaRequired`; the next call brings it.
   */
  readonly mfa?: string;
  /** What other providers want to know that the server asks at each log-in (an adapter's policy `additional`). */
  readonly authData?: Partial<AuthProviders>;
}

export interface LogInWithOptions<Input> extends LogInOptions {
  /** What a user is made with who logs in for the first time; no change of one who is there already. */
  readonly values?: Partial<Input>;
}

export interface VerifyPasswordOptions extends CallOptions {
  /** Also where the server lets nobody in without a verified address. */
  readonly ignoreEmailVerification?: boolean;
}

export interface CurrentUserOptions extends CallOptions {
  /** Asks the server, also where the user is known; the same object is brought up to date. */
  readonly refresh?: boolean;
}

/** What a user signs up with: what the class requires, and a password. */
export type SignUpInput<Input> = Input & { readonly password: string };

/** A secret for an authenticator app, which is not in use before `enrolMfa`. */
export interface MfaSecret {
  /** For typing into the app; base 32. */
  readonly secret: string;
  /** For a QR code: `otpauth://totp/…`. */
  readonly uri: string;
}

/** What `db.auth.on` can listen to. */
export interface AuthEvents<User> {
  /** Another user is logged in now, or none any more. */
  change: (user: User | undefined) => void;
  /** The server does not know the session any more, and nobody is logged in now: told once, however many requests met it. */
  invalidSession: (error: ParseError) => void;
  /** The storage could not keep the session. Without a listener the console is told. */
  storageFailure: (error: SessionStorageError) => void;
}

/**
 * Who a client speaks for. REST guide, "Users" and "Sessions".
 *
 * Of calls that change who is logged in, the last one counts, whichever is answered last: an earlier one that is still
 * under way rejects with an `AbortError`, and the session that it was given is ended. Requests keep the session that was
 * there when they were called.
 *
 * What the server refuses for a reason of its own accounts is an `AuthError`, whose `problem` names it.
 */
export interface Auth<User, Input, Session> {
  /**
   * Makes a user and logs in. Whoever is logged in anonymously becomes that user, with the same `objectId` and all that
   * they own. Where the server wants a verified e-mail address first, nobody is logged in afterwards.
   *
   * @throws AuthError `usernameTaken`, `emailTaken`, `usernameMissing`, `passwordMissing`, `emailInvalid`,
   * `passwordRefused`, `emailNotVerified`
   * @throws ValidationError where somebody is logged in already
   */
  signUp(input: SignUpInput<Input>, options?: CallOptions): Promise<User>;
  /**
   * Logs in with a password.
   *
   * @throws AuthError `wrongCredentials`, `accountLocked`, `passwordExpired`, `emailNotVerified`, `mfaRequired`, `mfaWrong`,
   * `providerRequired` where the server asks for another provider at each log-in: give its `authData`
   */
  logIn(credentials: LogInCredentials, options?: LogInOptions): Promise<User>;
  /**
   * Logs in with what a provider says; who comes for the first time becomes a user.
   *
   * @throws AuthError `providerUnknown` where the server is not set up for it, `providerRefused`, `mfaRequired`, `mfaWrong`,
   * `emailNotVerified` where the server lets nobody in without a verified address
   */
  logInWith<Provider extends AuthProvider>(
    provider: Provider,
    authData: AuthProviders[Provider],
    options?: LogInWithOptions<Input>,
  ): Promise<User>;
  /** Logs in as a new user without a name, who is lost with the session, or becomes a named one by `signUp`. */
  anonymous(options?: LogInWithOptions<Input>): Promise<User>;
  /**
   * Takes over a session that was opened elsewhere.
   *
   * @throws ParseError `InvalidSessionToken`; who was logged in stays so
   */
  become(sessionToken: string, options?: CallOptions): Promise<User>;
  /**
   * Forgets the session at once, then ends it on the server. Where that fails nobody is logged in here either, but the
   * session lives until it expires. A client of `db.as(token)` keeps its token.
   */
  logOut(options?: CallOptions): Promise<void>;
  /**
   * Who is logged in: from memory or the storage, else from the server.
   *
   * @throws ParseError `InvalidSessionToken` when the server does not know the session any more
   */
  current(options?: CurrentUserOptions): Promise<User | undefined>;
  /** The token of the session, for `db.as(token)` elsewhere. Whoever has it is the user. */
  sessionToken(): Promise<string | undefined>;
  /**
   * Changes the own password. All other sessions of the user end; this client goes on with a new one.
   *
   * @throws AuthError `passwordRefused` by the server's policy
   */
  changePassword(password: string, options?: CallOptions): Promise<void>;
  /** Whether the password is right; opens no session. @throws AuthError `accountLocked`, `emailNotVerified` */
  verifyPassword(credentials: LogInCredentials, options?: CallOptions): Promise<boolean>;
  /**
   * Has the server send a mail with which the password can be set anew. Succeeds for unknown addresses, too, unless the
   * server is set up to tell.
   *
   * @throws AuthError `emailMissing`, `emailNotFound`
   */
  requestPasswordReset(email: string, options?: CallOptions): Promise<void>;
  /**
   * Has the server send the mail that verifies an address once more.
   *
   * @throws AuthError `emailMissing`, and where the server is set up to tell `emailNotFound`, `emailAlreadyVerified`
   */
  requestEmailVerification(email: string, options?: CallOptions): Promise<void>;
  /**
   * Lets the own user log in with a provider, too. An anonymous user is not anonymous any more.
   *
   * @throws AuthError `accountLinked` where somebody else is linked to it, `providerRefused`, `providerUnknown`
   * @throws ValidationError where `authData` is nothing
   */
  linkWith<Provider extends AuthProvider>(
    provider: Provider,
    authData: AuthProviders[Provider],
    options?: CallOptions,
  ): Promise<User>;
  /** Ends that. */
  unlink(provider: AuthProvider, options?: CallOptions): Promise<User>;
  /** Whether the own user can log in with a provider. */
  isLinked(provider: AuthProvider, options?: CallOptions): Promise<boolean>;
  /** A new secret for an authenticator app. @param label whose it is, as the app shows it */
  newMfaSecret(label: string, issuer?: string): Promise<MfaSecret>;
  /**
   * Asks for a code of the authenticator app at each log-in from now on.
   *
   * @param token the code that the app shows for the secret
   * @param old the code for the secret so far, or a recovery code: where the user has enrolled already
   * @returns recovery codes, each of which stands for a code once; the server does not tell them again
   * @throws AuthError `mfaWrong`
   */
  enrolMfa(enrolment: { secret: string; token: string; old?: string }, options?: CallOptions): Promise<string[]>;
  /** The session of this client. */
  session(options?: CallOptions): Promise<Session>;
  /** All sessions of the own user, the newest first, without their tokens. */
  sessions(options?: CallOptions): Promise<Session[]>;
  /**
   * Ends a session of the own user; the one of this client is ended by `logOut`.
   *
   * @param session one of `sessions()`, or its `objectId`; a token is refused
   */
  revokeSession(session: string | { readonly objectId: string }, options?: CallOptions): Promise<void>;
  /** Ends all sessions of the own user but this one. @returns how many */
  revokeOtherSessions(options?: CallOptions): Promise<number>;
  /** @returns what ends the subscription */
  on<Name extends keyof AuthEvents<User>>(event: Name, listener: AuthEvents<User>[Name]): () => void;
}

/** What a client on a server has besides. */
export interface ServerAuth<User, Input, Session> extends Auth<User, Input, Session> {
  /**
   * Opens a session of any user, with the master key: of `db.asMaster().auth`. That client does not change.
   *
   * @returns the user, and the token for `db.as(sessionToken)`
   */
  loginAs(user: string | { readonly objectId: string }, options?: CallOptions): Promise<OpenedSession<User>>;
  /**
   * Whether the password is right; opens no session. `ignoreEmailVerification` needs the master key.
   *
   * @throws AuthError `accountLocked`, `emailNotVerified`
   */
  verifyPassword(credentials: LogInCredentials, options?: VerifyPasswordOptions): Promise<boolean>;
}

export interface OpenedSession<User> {
  readonly user: User;
  readonly sessionToken: string;
}
