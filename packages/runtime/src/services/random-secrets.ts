import type { MfaSecret } from './auth.js';

/** Base 32, which authenticator apps take. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `crypto.randomUUID` is missing from pages that were not loaded by https. */
function randomLetters(count: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => letters[byte % letters.length]).join('');
}

/** What an anonymous user is known by; whoever knows it can log in as that user. */
export function newAnonymousId(): string {
  return randomLetters(32).toLowerCase();
}

/** A secret of 160 bits, as RFC 4226 wants it, and the address that authenticator apps read from a QR code. */
export function newMfaSecret(label: string, issuer?: string): MfaSecret {
  const secret = randomLetters(32);
  const path = [issuer, label].flatMap((part) => (part ? [encodeURIComponent(part)] : [])).join(':');
  const uri = `otpauth://totp/${path}?secret=${secret}${issuer ? `&issuer=${encodeURIComponent(issuer)}` : ''}`;
  return { secret, uri };
}
