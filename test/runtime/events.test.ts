import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { recordedClient, testServer, uniqueWord } from './world.js';

/** What the analytics adapter of the test server was given. */
function recorded(): unknown[] {
  const lines = readFileSync(testServer.eventLog, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as unknown);
}

test('an analytics event reaches the analytics adapter with its time and its dimensions', async () => {
  const { db, sent } = recordedClient();
  const name = `search done/${uniqueWord()}`;
  const at = new Date();

  await db.events.track(name, { price: 'low' }, { at });
  await db.events.track(name);
  await db.events.appOpened({ at });

  expect(sent).toEqual([...Array(2).fill(`POST /events/${encodeURIComponent(name)}`), 'POST /events/AppOpened']);
  const date = { __type: 'Date', iso: at.toISOString() };
  expect(recorded()).toEqual(
    expect.arrayContaining([
      { name, dimensions: { price: 'low' }, at: date },
      { name, dimensions: {} },
      { name: 'AppOpened', at: date },
    ]),
  );
});

test.each<[string, Parameters<ReturnType<typeof recordedClient>['db']['events']['track']>, string]>([
  ['without a name', [' '], 'events.track needs the name of what happened.'],
  ['whose name is none', [undefined as never], 'events.track needs the name of what happened.'],
  ['whose name no URL can hold', ['..'], 'events.track takes no ".." as a name.'],
  ['with a number', ['x', { price: 5 } as never], 'events.track dimensions.price takes a text, not a number.'],
  ['with a text in place of them', ['x', 'abc' as never], 'events.track dimensions takes texts by their names'],
  ['of no time', ['x', {}, { at: new Date(Number.NaN) }], 'events at takes a valid Date, not an invalid one.'],
])('an event %s is refused before it is sent', async (_, given, reason) => {
  const { db, sent } = recordedClient();

  await expect(db.events.track(...given)).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringContaining(reason),
  });
  expect(sent).toEqual([]);
});
