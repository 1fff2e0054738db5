import { beforeEach, afterEach, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { testedPage } from '../browser/tested-page.js';
import { newSpecies, recordedClient, rest, uniqueWord } from '../runtime/world.js';

const { db } = recordedClient();
let page: Page;
let word: string;
const failures: string[] = [];

const tested = testedPage(import.meta.dirname, 'page.tsx');
beforeEach(async () => {
  word = uniqueWord();
  failures.length = 0;
  page = await tested.browser.newPage();
  page.on('pageerror', (error) => void failures.push(String(error)));
  await newSpecies(db, `${word}-a`);
  await page.goto(`${tested.url}?word=${word}`);
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
