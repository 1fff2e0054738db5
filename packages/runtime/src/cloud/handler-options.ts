type Roles = readonly string[] | (() => readonly string[] | Promise<readonly string[]>);

/**
 * Who may pass: checked by Parse Server before the handler runs; the others get error 142 (its `triggers.js`). Its
 * `rateLimit` is not here: of cloud code that is loaded with the server it is lost (docs/cloud-code.md).
 */
export interface HandlerOptions {
  readonly requireUser?: boolean;
  readonly requireMaster?: boolean;
  /** Roles of which the user needs one. */
  readonly requireAnyUserRoles?: Roles;
  /** Roles of which the user needs each. */
  readonly requireAllUserRoles?: Roles;
  /** Fields that the user's own object must have. */
  readonly requireUserKeys?: readonly string[];
  /** Requests with the master key pass by the handler. */
  readonly skipWithMasterKey?: boolean;
  /** The rules hold for requests with the master key, too. */
  readonly validateMasterKey?: boolean;
}

/** What Parse Server sees to for one field, before the handler of a `beforeSave` runs. */
export interface FieldRule<Value> {
  /** It must have a value. */
  readonly required?: boolean;
  /** Once it is stored nobody changes it: what a client sends is dropped. */
  readonly constant?: boolean;
  /** The value of what comes without one. */
  readonly default?: NonNullable<Value>;
  /** The values that it can have, plain ones; or what says whether it can have this one. */
  readonly options?: readonly NonNullable<Value>[] | ((value: NonNullable<Value>) => boolean | Promise<boolean>);
  /** What the client is told where the options do not allow a value. */
  readonly error?: string;
}

/** The same for saves, and what fields must hold. */
export interface SaveOptions<Input> extends HandlerOptions {
  readonly fields?: { readonly [Field in keyof Input]?: FieldRule<Input[Field]> };
}
