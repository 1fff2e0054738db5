import { expect, test } from '@jest/globals';
import { createClient } from '@parse-orm/runtime';
import { Observation, Session, Species, User } from './generated/index.js';
import { observationInput, recordedClient, signUp, testServer, uniqueWord } from './world.js';

const { serverURL, applicationId } = testServer;
const options = { serverURL, applicationId };

test('a client of named models reads and writes them; links to others are pointers', async () => {
  const { db } = recordedClient();
  const input = await observationInput(db);
  const few = createClient(options, { Observation, Species });
  const made = await few.Observation.create(input);
  const read = await few.Observation.include({ species: true }).get(made.objectId);

  expect(read.species).toBeInstanceOf(Species);
  expect(read.observer).toMatchObject({ className: '_User', objectId: input.observer.objectId });
  read.observer = input.observer;
  read.notes = 'kept';
  await read.save();
  expect((await few.Observation.where({ observer: input.observer }).first())?.notes).toBe('kept');
});

test('a link to a class that was not named is refused where it would be an object without fields', async () => {
  const { db } = recordedClient();
  const made = await db.Observation.create(await observationInput(db));
  const sent: string[] = [];
  const onRequest = ({ path }: { path: string }): void => void sent.push(path);
  const few = createClient({ ...options, onRequest }, { Observation });
  const read = await few.Observation.get(made.objectId);
  sent.length = 0;

  const mistakes: (() => Promise<unknown>)[] = [
    () => few.Observation.include({ species: true }).find(),
    () => few.Observation.includeAll().find(),
    () => few.Observation.select({ species: { commonName: true } }).find(),
    () => few.Observation.where({ species: { is: { commonName: 'x' } } }).count(),
    () => few.Observation.include({ species: true }).get(made.objectId),
    async () => read.species?.fetch(),
    async () => read.confirmedBy.query(),
  ];
  for (const mistake of mistakes) {
    await expect(mistake()).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(/^(Species|_User) is a class that this client was not given: name it, too/),
    });
  }
  expect(sent).toEqual([]);
});

test('accounts of a client of named models are of these', async () => {
  const { sessionToken } = await signUp();
  const few = createClient({ ...options, sessionToken }, { User, Session });

  expect(await few.auth.current()).toBeInstanceOf(User);
  const username = uniqueWord();
  const other = createClient(options, { User, Session });
  expect((await other.auth.signUp({ username, password: 'secret' })).username).toBe(username);
});

test('a master key is refused also by a cast', () => {
  const secret = { ...options, masterKey: 'very-secret' };
  expect(() => createClient(secret as typeof options, { Species })).toThrow('createClient takes no masterKey');
  expect(() => createClient(secret as typeof options, { Species })).not.toThrow('very-secret');
});
