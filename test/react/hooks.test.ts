import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { bundledPage } from '../browser/bundled-page.js';
import type { ServedFiles } from '../browser/served-files.js';
import { launchChromium } from '../browser/chromium.js';
import { newSpecies, recordedClient, rest, testServer, uniqueWord } from '../runtime/world.js';

const { serverURL, applicationId } = testServer;
const { db } = recordedClient();
let browser: Browser;
let bundle: ServedFiles;
let page: Page;
let word: string;
const failures: string[] = [];

beforeAll(async () => {
  [browser, bundle] = await Promise.all([
    launchChromium(),
    bundledPage(join(import.meta.dirname, 'page.tsx'), { SERVER: { serverURL, applicationId } }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await bundle[Symbol.asyncDispose]();
});
beforeEach(async () => {
  word = uniqueWord();
  failures.length = 0;
  page = await browser.newPage();
  page.on('pageerror', (error) => void failures.push(String(error)));
  await newSpecies(db, `${word}-a`);
  await page.goto(`${bundle.url}?word=${word}`);
  await page.getByText(`${word}-a`).first().waitFor();
});
afterEach(async () => {
  await page.close();
  expect(failures).toEqual([]);
});

const button = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const items = (): Promise<string[]> => page.locator('li').allInnerTexts();
const sent = (): Promise<string[]> => page.evaluate(() => window.sent);

test('a query that is made anew on each render is asked once', async () => {
  await button('render again');
  await button('render again');

  expect(await page.locator('#renders').innerText()).toBe('3');
  expect(await sent()).toEqual(['GET /classes/Species']);
});

test('one object is asked for when there is an id', async () => {
  expect(await page.locator('#one').innerText()).toBe('pending');
  expect(await sent()).toHaveLength(1);

  await page.locator('li').first().click();
  await page.locator('#one').getByText(`${word}-a`).waitFor();

  expect((await sent())[1]).toMatch(/^GET \/classes\/Species\/\w+$/);
});

test('what is created or saved appears, for the queries are asked again', async () => {
  await button('create');
  await page.getByText(`${word}-new`).waitFor();
  await button('rename');
  await page.getByText('renamed').waitFor();

  expect(await items()).toEqual([`${word}-a renamed`, `${word}-new`]);
});

test('who logs in or out sees what that user may see, and is shown as the user', async () => {
  const user = page.locator('#user');
  await user.getByText('nobody').waitFor();
  await button('sign up');
  await user.getByText(word).waitFor();
  const ACL = { [await page.locator('#userId').innerText()]: { read: true } };
  await rest('POST', '/classes/Species', { scientificName: `${word}-private`, group: 'bird', ACL });

  await button('log out');
  await user.getByText('nobody').waitFor();
  await page.getByText(`${word}-a`).first().waitFor();
  expect(await items()).toEqual([`${word}-a`]);

  await button('log in');
  await page.getByText(`${word}-private`).waitFor();
  // The next page knows the user, and asks for nothing but the list.
  await page.reload();
  await page.getByText(`${word}-private`).waitFor();
  expect(await user.innerText()).toBe(word);
  expect(await sent()).toEqual(['GET /classes/Species']);

  await button('log out');
  await user.getByText('nobody').waitFor();
  expect(await items()).not.toContain(`${word}-private`);
});

test('a change that is refused is an error of the hook, and the list stays', async () => {
  await db.Species.where({ scientificName: `${word}-a` }).deleteAll();

  await button('rename');
  await page.locator('#error').getByText('Object not found').waitFor();

  expect(await items()).toEqual([`${word}-a`]);
});
