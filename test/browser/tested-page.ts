import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { testServer } from '../runtime/world.js';
import { bundledPage } from './bundled-page.js';
import { launchChromium } from './chromium.js';

/** A page and a browser for the tests of one file. */
export interface TestedPage {
  readonly browser: Browser;
  readonly url: string;
}

/**
 * Bundles a script, serves it and starts Chromium before the tests of a file, and ends both after them.
 *
 * @param script its path; `SERVER` in it is where the test server is
 * @param more of `SERVER`, as soon as the test server can be asked
 */
export function testedPage(
  folder: string,
  script: string,
  more: () => Promise<object> | object = () => ({}),
): TestedPage {
  const tested: Partial<TestedPage> & { end?: () => Promise<void> } = {};
  beforeAll(async () => {
    const { serverURL, applicationId } = testServer;
    const SERVER = { serverURL, applicationId, ...(await more()) };
    const [browser, page] = await Promise.all([launchChromium(), bundledPage(join(folder, script), { SERVER })]);
    const end = async (): Promise<void> => {
      await browser.close();
      await page[Symbol.asyncDispose]();
    };
    Object.assign(tested, { browser, url: page.url, end });
  });
  afterAll(() => tested.end?.());
  return tested as TestedPage;
}
