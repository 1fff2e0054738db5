import { expect, test } from '@jest/globals';
import { recordedClient } from './world.js';

test('an analytics event is sent with its time and its dimensions', async () => {
  const { db, sent } = recordedClient();

  await db.events.track('search done', { price: 'low' }, { at: new Date(0) });
  await db.events.appOpened();

  expect(sent).toEqual(['POST /events/search%20done', 'POST /events/AppOpened']);
});

test('an event without a name is refused before it is sent', async () => {
  const { db, sent } = recordedClient();

  await expect(db.events.track(' ')).rejects.toMatchObject({ name: 'ValidationError' });
  expect(sent).toEqual([]);
});
