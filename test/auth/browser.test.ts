import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { testedPage } from '../browser/tested-page.js';
import { testServer, uniqueWord } from '../runtime/world.js';
import type { AccountPage } from './page.js';

const { serverURL, applicationId } = testServer;
const failures: string[] = [];
let context: BrowserContext;

const tested = testedPage(import.meta.dirname, 'page.ts');
beforeEach(async () => {
  context = await tested.browser.newContext();
});
afterEach(async () => {
  await context.close();
  expect(failures.splice(0)).toEqual([]);
});

async function opened(): Promise<Page> {
  const tab = await context.newPage();
  tab.on('pageerror', (error) => void failures.push(String(error)));
  await load(tab);
  return tab;
}

async function load(tab: Page): Promise<void> {
  await tab.goto(tested.url);
  await tab.waitForFunction(() => 'page' in window);
}

/** Runs in the page. */
function inPage<Answer>(
  tab: Page,
  run: (page: AccountPage, word: string) => Promise<Answer>,
  word = '',
): Promise<Answer> {
  const call = `(${run.toString()})(window.page, ${JSON.stringify(word)})`;
  return tab.evaluate(call) as Promise<Answer>;
}

const signUp = (tab: Page, username: string): Promise<string> =>
  inPage(
    tab,
    async ({ db }, name) => (await db.auth.signUp({ username: name, password: 'secret' })).objectId,
    username,
  );
const whoAmI = (tab: Page): Promise<string | undefined> =>
  inPage(tab, async ({ db }) => (await db.auth.current())?.username);
const told = (tab: Page): Promise<readonly string[]> => inPage(tab, async (page) => page.told);

test('who signed up is still logged in when the page is loaded again, and writes as the user', async () => {
  const tab = await opened();
  const username = uniqueWord();
  const objectId = await signUp(tab, username);
  await load(tab);

  expect(await whoAmI(tab)).toBe(username);
  expect(await inPage(tab, async (page) => page.sent)).toEqual([]);
  const saved = await inPage(tab, async ({ db }) => {
    const user = await db.auth.current();
    if (!user) return undefined;
    user.displayName = 'Ada';
    return (await user.save()).objectId;
  });
  expect(saved).toBe(objectId);
  await load(tab);
  expect(await inPage(tab, async ({ db }) => (await db.auth.current())?.displayName)).toBe('Ada');
});

test('what a page keeps is under a name of the application and the server, without a password', async () => {
  const tab = await opened();
  await signUp(tab, uniqueWord());

  const kept = await tab.evaluate(() => Object.entries(localStorage));

  expect(kept.map(([key]) => key)).toContain(`parse-orm:${applicationId}@${serverURL}`);
  expect(JSON.stringify(kept)).not.toContain('secret');
});

test('who logs in or out in one tab does so in the other, and a new password leaves both logged in', async () => {
  const [one, other] = [await opened(), await opened()];
  const [username, next] = [uniqueWord(), uniqueWord()];
  const heard = (text: string): Promise<unknown> =>
    other.waitForFunction((last) => (window as never as { page: AccountPage }).page.told.at(-1) === last, text);
  expect(await whoAmI(other)).toBeUndefined();

  await signUp(one, username);
  await heard(`change ${username}`);
  expect(await whoAmI(other)).toBe(username);
  expect(await inPage(other, async ({ sent }) => sent.splice(0))).toEqual([]);

  await inPage(one, ({ db }) => db.auth.changePassword('another'));
  await other.waitForFunction(() => (window as never as { page: AccountPage }).page.told.length === 2);
  expect((await inPage(other, async ({ db }) => (await db.auth.session()).user?.objectId))?.length).toBe(10);

  await inPage(one, ({ db }) => db.auth.logOut());
  await heard('change undefined');
  await signUp(one, next);
  await heard(`change ${next}`);
  expect(await told(other)).not.toContain('InvalidSessionToken');
});

test('a tab that asks for rows alone learns by its next request that another one has logged out, once', async () => {
  const [one, other] = [await opened(), await opened()];
  const [username, next] = [uniqueWord(), uniqueWord()];
  await signUp(one, username);
  await load(other);
  expect(await inPage(other, ({ db }) => db.User.where({ username: 'x' }).find())).toEqual([]);

  await inPage(one, ({ db }) => db.auth.logOut());
  await signUp(one, next);
  const error = await inPage(other, async ({ db }) =>
    Promise.all([db.Species.count(), db.User.where({ username: 'x' }).find()]).catch(({ name }: Error) => name),
  );

  expect(error).toBe('InvalidSessionToken');
  expect(await told(other)).toEqual(['change undefined', 'InvalidSessionToken']);
  expect(await whoAmI(other)).toBeUndefined();
  await load(other);
  expect(await whoAmI(other)).toBe(next);
});

test.each(['blocked', 'full'] as const)(
  'where localStorage is %s, logging in works for this page, and says so',
  async (how) => {
    await context.addInitScript((fault) => {
      if (fault === 'blocked') {
        Object.defineProperty(window, 'localStorage', {
          get() {
            throw new DOMException('Access is denied.', 'SecurityError');
          },
        });
      } else {
        Storage.prototype.setItem = () => {
          throw new DOMException('Exceeded the quota.', 'QuotaExceededError');
        };
      }
    }, how);
    const tab = await opened();
    const username = uniqueWord();
    await signUp(tab, username);

    expect(await whoAmI(tab)).toBe(username);
    const name = how === 'blocked' ? 'SecurityError' : 'QuotaExceededError';
    expect(await told(tab)).toEqual([
      `change ${username}`,
      expect.stringContaining(`The session could not be stored (${name})`),
    ]);
    await load(tab);
    expect(await whoAmI(tab)).toBeUndefined();
  },
);
