/** What a provider that answers a code takes; the server asks the provider who that is. */
export interface CodeAuthData {
  readonly code: string;
  readonly redirect_uri?: string;
}

/** An authenticator app: to enrol, to change, or to log in. */
export type MfaAuthData =
  | { readonly secret: string; readonly token: string; readonly old?: string }
  | { readonly mobile: string; readonly token?: string }
  | { readonly token: string };

/**
 * What each provider wants to know of a user: Parse Server's own adapters (`src/Adapters/Auth/`). An app adds its own:
 *
 * ```ts
 * declare module '@parse-orm/runtime' {
 *   interface AuthProviders {
 *     guild: { id: string; ticket: string };
 *   }
 * }
 * ```
 */
export interface AuthProviders {
  anonymous: { readonly id: string };
  apple: { readonly id: string; readonly token: string };
  facebook: { readonly id: string } & ({ readonly access_token: string } | { readonly token: string });
  gcenter: {
    readonly id: string;
    readonly publicKeyUrl: string;
    readonly timestamp: string;
    readonly signature: string;
    readonly salt: string;
  };
  github: CodeAuthData;
  google: { readonly id: string; readonly id_token: string };
  gpgames: CodeAuthData;
  instagram: CodeAuthData & { readonly id?: string };
  keycloak: {
    readonly id: string;
    readonly access_token: string;
    readonly roles?: readonly string[];
    readonly groups?: readonly string[];
  };
  ldap: { readonly id: string; readonly password: string };
  line: CodeAuthData;
  linkedin: CodeAuthData & { readonly is_mobile_sdk?: boolean };
  mfa: MfaAuthData;
  microsoft: CodeAuthData;
  qq: CodeAuthData;
  spotify: { readonly code: string; readonly redirect_uri: string; readonly code_verifier: string };
  twitter: { readonly oauth_token: string; readonly oauth_verifier: string };
  wechat: CodeAuthData;
  weibo: CodeAuthData;
}

/** The name of a provider. */
export type AuthProvider = keyof AuthProviders & string;
