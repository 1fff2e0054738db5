declare module '@parse-orm/runtime' {
  interface AuthProviders {
    guild: { readonly id: string; readonly ticket: string };
    pin: { readonly pin: string };
  }
}

/** What a member of the guild shows: the adapter of test/auth/fixtures believes it. */
export function membership(id: string): { id: string; ticket: string } {
  return { id, ticket: `ticket of ${id}` };
}
