import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type BundledPage, bundledPage } from '../browser/bundled-page.js';
import { launchChromium } from '../browser/chromium.js';
import { testServer, uniqueWord } from '../runtime/world.js';

const { serverURL, applicationId } = testServer;
const key = `Parse/${applicationId}/installationId`;
let browser: Browser;
let bundle: BundledPage;

beforeAll(async () => {
  [browser, bundle] = await Promise.all([
    launchChromium(),
    bundledPage(join(import.meta.dirname, 'page.ts'), { SERVER: { serverURL, applicationId } }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await bundle[Symbol.asyncDispose]();
});

async function openPage(prepare?: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await prepare?.(page);
  await page.goto(bundle.url);
  await page.waitForFunction(() => 'db' in window);
  return page;
}

const register = (page: Page): Promise<void> =>
  page.evaluate(() => window.db.installations.register({ deviceType: 'web' }));
const subscribe = (page: Page, channel: string): Promise<readonly string[]> =>
  page.evaluate((name) => window.db.installations.subscribe(name), channel);
const currentId = (page: Page): Promise<string | undefined> =>
  page.evaluate(async () => (await window.db.installations.current())?.installationId);

test('a page is one installation, from one visit to the next', async () => {
  const page = await openPage();
  const id = await page.evaluate((name) => localStorage.getItem(name), key);
  await register(page);
  await subscribe(page, 'owls');

  await page.reload();

  expect(await currentId(page)).toBe(id);
  expect(await subscribe(page, 'owls')).toEqual(['owls']);
  expect(id).toMatch(/^[0-9a-f]{32}$/);
});

test('a page of the official SDK stays the installation that it was', async () => {
  const id = `A-${uniqueWord()}`;
  const page = await openPage((page) =>
    page.addInitScript(([name, value]) => localStorage.setItem(name, value), [key, id] as const),
  );

  await register(page);

  expect(await currentId(page)).toBe(id.toLowerCase());
});

test('a page that may keep nothing is an installation for as long as it is open', async () => {
  const page = await openPage((page) =>
    page.addInitScript(() => {
      const get = (): never => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get });
    }),
  );

  await register(page);
  const id = await currentId(page);
  await page.reload();

  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(await currentId(page)).toBeUndefined();
});
