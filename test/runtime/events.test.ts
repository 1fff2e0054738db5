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

test('an event without a name is refused before it is sent', async () => {
  const { db, sent } = recordedClient();

  await expect(db.events.track(' ')).rejects.toMatchObject({ name: 'ValidationError' });
  expect(sent).toEqual([]);
});
