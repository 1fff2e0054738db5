import { type Client, createClient } from '../runtime/generated/index.js';

declare const SERVER: { readonly serverURL: string; readonly applicationId: string };

declare global {
  interface Window {
    db: Client;
  }
}

window.db = createClient({ ...SERVER, installationId: true });
