import { displayText } from '../diagnostics/display-text.js';
import { ServerError } from './server-error.js';

/** The URL of a Parse Server, checked, without a slash at its end. */
export function serverURLOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    // The text itself is not repeated: who mistook the settings may have put a key here.
    const message =
      'the server URL is not an http:// or https:// URL: set it to something like https://api.example.com/parse';
    throw new ServerError('invalidSettings', message);
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  url.search = '';
  url.hash = '';
  return url;
}

/** A URL as messages show it: without user, password, query and fragment, which may hold secrets. */
export function shownURL(url: URL): string {
  return displayText(`${url.origin}${url.pathname === '/' ? '' : url.pathname}`).slice(0, 300);
}
