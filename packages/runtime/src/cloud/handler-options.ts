/** How often something may be asked for (server: `RateLimitOptions`); milliseconds. */
export interface RateLimit {
  readonly requestCount: number;
  readonly requestTimeWindow: number;
  readonly errorResponseMessage?: string;
  readonly includeInternalRequests?: boolean;
  readonly includeMasterKey?: boolean;
  readonly redisUrl?: string;
  /** What is counted alone: callers by their address unless told. */
  readonly zone?: 'global' | 'ip' | 'session' | 'user';
}

type Roles = readonly string[] | (() => readonly string[] | Promise<readonly string[]>);

/** Who may pass: checked by Parse Server before the handler runs; the others get error 142 (its `triggers.js`). */
export interface HandlerOptions {
  readonly requireUser?: boolean;
  readonly requireMaster?: boolean;
  /** Roles of which the user needs one. */
  readonly requireAnyUserRoles?: Roles;
  /** Roles of which the user needs each. */
  readonly requireAllUserRoles?: Roles;
  /** Fields, by their names on the wire, that the user's own object must have. */
  readonly requireUserKeys?: readonly string[];
  /** Requests with the master key pass by the handler. */
  readonly skipWithMasterKey?: boolean;
  /** The rules hold for requests with the master key, too. */
  readonly validateMasterKey?: boolean;
}

/** The same for what a request of its own leads to. */
export interface LimitedOptions extends HandlerOptions {
  readonly rateLimit?: RateLimit;
}

export interface LimitOptions {
  readonly rateLimit?: RateLimit;
}
