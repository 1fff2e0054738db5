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

/** Answers to lists wait until what it answers is called. */
async function heldLists(): Promise<() => void> {
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/classes/Species?**', async (route) => {
    await held;
    await route.continue();
  });
  return answer;
}

test('what was found before stays while another search is typed, on one socket, and is shown to no other user', async () => {
  await button('sign up');
  await page.locator('#user').getByText(word).waitFor();
  const ACL = { [await page.locator('#userId').innerText()]: { read: true } };
  await rest('POST', '/classes/Species', { scientificName: `${word}-private`, group: 'bird', ACL });
  const sockets: string[] = [];
  page.on('websocket', (socket) => void sockets.push(socket.url()));
  await page.goto(`${tested.url}?word=${word}&search`);
  const [found, live] = [page.locator('#found'), page.locator('#live')];
  const both = async (): Promise<string[]> => [await found.innerText(), await live.innerText()];
  await page.locator('#live.live').getByText(`${word}-private`).waitFor();
  await found.getByText(`${word}-private`).waitFor();
  const all = `${word}-a ${word}-private`;

  let release = await heldLists();
  await page.locator('input').pressSequentially('-a');
  await page.locator('#live.waiting').waitFor();
  expect(await both()).toEqual([all, all]);
  release();
  await page.locator('#live.live').waitFor();
  await found.getByText(all).waitFor({ state: 'detached' });
  expect(await both()).toEqual([`${word}-a`, `${word}-a`]);
  expect(sockets).toHaveLength(1);

  await page.locator('input').fill('');
  await page.locator('#live.live').getByText(all).waitFor();
  release = await heldLists();
  await button('log out');
  await page.locator('#user').getByText('nobody').waitFor();
  expect([...(await both()), await page.locator('#suspended').isVisible()]).toEqual(['', '', false]);
  release();
  await page.locator('#live.live').getByText(`${word}-a`).waitFor();
  await page.locator('#suspended').getByText(`${word}-a`).waitFor();
  expect(await page.locator('#disabled').innerText()).toBe('pending');
});

test('a change that is refused is an error of the hook, and the list stays', async () => {
  await db.Species.where({ scientificName: `${word}-a` }).deleteAll();

  await button('rename');
  await page.locator('#error').getByText('Object not found').waitFor();

  expect(await items()).toEqual([`${word}-a`]);
});
