import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient, defineCloudCode } from '@parse-orm/runtime';
import { type SeenRequest, OddServer, cut, passOn, reply } from '../runtime/odd-server.js';
import { recordedClient, rest, testServer, uniqueWord } from '../runtime/world.js';

const { db, sent } = recordedClient();
const master = db.asMaster();
let webhooks: OddServer;

/** A web server of an app: it answers a function, a trigger, and a refusal. */
beforeAll(async () => {
  webhooks = await OddServer.start(({ url, body }, response) => {
    const { params, object } = JSON.parse(body) as {
      params?: { readonly a: number };
      object?: Readonly<Record<string, unknown>>;
    };
    const answers: Readonly<Record<string, object>> = {
      '/double': { success: { doubled: (params?.a ?? 0) * 2 } },
      '/mark': { success: { ...object, marked: true } },
      '/refuse-in-parts': { error: { code: 1337, error: 'not at night' } },
      '/refuse': { error: { code: 4711, message: 'not today' } },
    };
    reply(response, { status: 200, body: JSON.stringify(answers[url]) });
  });
});
afterAll(() => webhooks[Symbol.asyncDispose]());

const urlOf = (path: string): string => new URL(path, webhooks.serverURL).href;
const seenAt = (path: string): SeenRequest[] => webhooks.seen.filter(({ url }) => url === path);

test('a function hook is called with the webhook key, and answers in the place of cloud code', async () => {
  const functionName = uniqueWord();

  await master.hooks.create({ functionName, url: urlOf('/double') });

  expect(await rest('POST', `/functions/${functionName}`, { a: 21 }, { asMaster: false })).toEqual({
    result: { doubled: 42 },
  });
  const [call] = seenAt('/double');
  expect(call?.headers['x-parse-webhook-key']).toBe(testServer.webhookKey);
  expect(JSON.parse(call?.body ?? '')).toMatchObject({ functionName, params: { a: 21 }, master: false });
  await master.hooks.delete({ functionName });
});

test('a trigger hook is called before a save, and what it changes is saved', async () => {
  const className = await newClass();

  await master.hooks.create({ className, triggerName: 'beforeSave', url: urlOf('/mark') });

  expect(await rest('POST', `/classes/${className}`, { title: 'x' })).toMatchObject({ marked: true });
  const [call] = seenAt('/mark');
  expect(call?.headers['x-parse-webhook-key']).toBe(testServer.webhookKey);
  expect(JSON.parse(call?.body ?? '')).toMatchObject({ triggerName: 'beforeSave', object: { title: 'x', className } });
  await master.hooks.update({ className, triggerName: 'beforeSave', url: urlOf('/refuse') });
  await expect(rest('POST', `/classes/${className}`, { title: 'x' })).rejects.toThrow('not today');
  await master.hooks.delete({ className, triggerName: 'beforeSave' });
  expect(await rest('POST', `/classes/${className}`, { title: 'x' })).not.toHaveProperty('marked');
});

test('what a hook refuses with reaches the caller', async () => {
  const functionName = uniqueWord();
  await master.hooks.create({ functionName, url: urlOf('/refuse-in-parts') });

  await expect(callsOf(functionName).call({})).rejects.toMatchObject({
    name: 'ScriptFailed',
    code: 141,
    reason: 'not at night',
  });
  await master.hooks.delete({ functionName });
});

test('hooks are listed, read, changed and deleted', async () => {
  const functionName = uniqueWord();
  const className = await newClass();
  const trigger = { className, triggerName: 'afterDelete' } as const;
  await master.hooks.create({ functionName, url: urlOf('/double') });
  await master.hooks.create({ ...trigger, url: urlOf('/mark') });

  await master.hooks.update({ functionName, url: urlOf('/other') });

  const functions = await master.hooks.listFunctions();
  expect(functions.filter((hook) => hook.functionName === functionName)).toEqual([
    { functionName, url: urlOf('/other') },
  ]);
  expect(await master.hooks.listTriggers()).toContainEqual({ ...trigger, url: urlOf('/mark') });
  expect(await master.hooks.get({ functionName })).toEqual({ functionName, url: urlOf('/other') });
  expect(await master.hooks.get(trigger)).toEqual({ ...trigger, url: urlOf('/mark') });
  await master.hooks.delete({ functionName });
  await master.hooks.delete(trigger);
  await expect(master.hooks.get({ functionName })).rejects.toMatchObject({ name: 'WebhookError' });
  await expect(master.hooks.get(trigger)).rejects.toMatchObject({ name: 'WebhookError' });
  await expect(master.hooks.delete(trigger)).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test('a hook is created once, and changed only where it is', async () => {
  const functionName = uniqueWord();
  const hook = { functionName, url: urlOf('/double') };

  await expect(master.hooks.update(hook)).rejects.toMatchObject({ name: 'WebhookError' });
  await master.hooks.create(hook);
  await expect(master.hooks.create(hook)).rejects.toMatchObject({ name: 'WebhookError' });
  await master.hooks.delete(hook);
});

test('an update that is cut off says that the hook is gone', async () => {
  const functionName = uniqueWord();
  await master.hooks.create({ functionName, url: urlOf('/double') });
  await using cutting = await OddServer.start(async (request, response) => {
    if (request.method === 'POST') cut(response);
    else reply(response, await passOn(request));
  });
  const { db: other } = recordedClient({ serverURL: cutting.serverURL } as never);

  const updating = other.asMaster().hooks.update({ functionName, url: urlOf('/other') });

  await expect(updating).rejects.toThrow('Between two steps of hooks.update: the hook is gone, create it again.');
  await expect(master.hooks.get({ functionName })).rejects.toMatchObject({ name: 'WebhookError' });
});

test.each<[unknown, string]>([
  [{}, 'hooks.create takes { functionName } or { className, triggerName }.'],
  [undefined, 'hooks.create takes { functionName } or { className, triggerName }.'],
  [{ functionName: 'x', className: 'Species' }, 'hooks.create takes { functionName } or { className, triggerName }.'],
  [{ className: 'Species' }, 'hooks.create takes { functionName } or { className, triggerName }.'],
  [
    { className: 'Species', triggerName: 'constructor' },
    'hooks.create triggerName is constructor, which is no trigger that a hook can answer: beforeSave, afterSave,',
  ],
  [{ functionName: 'a.b' }, 'hooks.create functionName is "a.b": a name is needed, without dots and slashes.'],
  [{ functionName: '' }, 'hooks.create functionName is "": a name is needed'],
  [{ functionName: 5 }, 'hooks.create functionName is a number: a name is needed'],
  [{ functionName: 'x' }, 'hooks.create url is no http(s) URL such as https://hooks.example.com/save.'],
  [{ functionName: 'x', url: 'javascript:1' }, 'hooks.create url is no http(s) URL'],
  [
    { className: 'Species', triggerName: 'beforeLogin', url: 'http://x' },
    'hooks.create triggerName is beforeLogin, which _User alone has, not Species.',
  ],
  [
    { className: '_Session', triggerName: 'beforeSave', url: 'http://x' },
    'hooks.create triggerName is beforeSave: the one trigger of _Session is afterLogout.',
  ],
])('%j is no hook', async (hook, reason) => {
  sent.length = 0;

  await expect(master.hooks.create(hook as never)).rejects.toThrow(reason);

  expect(sent).toEqual([]);
});

/** A client that knows one cloud function, under the name `call`. */
function callsOf(functionName: string): { call(params: object): Promise<unknown> } {
  const { serverURL, applicationId } = testServer;
  const cloudCode = defineCloudCode({ functions: { [functionName]: { params: {} } }, jobs: {} });
  const client = createClient<{ functions: Record<string, (params: object) => Promise<unknown>> }>(
    { serverURL, applicationId },
    {},
    cloudCode,
  );
  return { call: async (params) => client.functions[functionName]?.(params) };
}

/** A class of its own, for a trigger is called for everybody's objects. */
async function newClass(): Promise<'Species'> {
  const className = `Hooked${uniqueWord()}`;
  await rest('POST', `/schemas/${className}`, { className, fields: { title: { type: 'String' } } });
  return className as 'Species';
}
