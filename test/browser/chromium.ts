import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where browsers are installed; `PARSE_ORM_CHROMIUM` names another one. */
const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Without what a browser does for itself in the background: nothing here may ask the network for anything. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-sync',
  '--no-first-run',
  // The sandbox refuses to run as root, which containers do.
  '--no-sandbox',
];

/** A headless Chromium: the machine's, or else one from npm (see docs/decisions/0090-chromium-from-npm.md). */
export async function launchChromium(): Promise<Browser> {
  const path = [process.env['PARSE_ORM_CHROMIUM'], ...installed].find(
    (candidate) => candidate && existsSync(candidate),
  );
  return chromium.launch({ executablePath: path ?? (await packedChromium()), args: quiet, headless: true });
}

async function packedChromium(): Promise<string> {
  const { default: packed } = await import('@sparticuz/chromium');
  return packed.executablePath();
}
