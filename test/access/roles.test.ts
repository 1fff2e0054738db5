import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { ACL, add } from '@parse-orm/runtime';
import type { ServerClient } from '../runtime/generated/server.js';
import { recordedClient, uniqueWord } from '../runtime/world.js';

const { db } = recordedClient();
const master = db.asMaster();

/** A client of a user of its own. */
async function loggedIn(): Promise<{ db: ServerClient; user: Awaited<ReturnType<ServerClient['auth']['signUp']>> }> {
  const client = recordedClient().db;
  return { db: client, user: await client.auth.signUp({ username: uniqueWord(), password: 'secret' }) };
}

test('members of a role and of its child roles may do what its ACLs say, and others may not', async () => {
  const [editor, admin, nobody] = [await loggedIn(), await loggedIn(), await loggedIn()];
  const [editors, admins] = [uniqueWord(), uniqueWord()];
  const adminRole = await master.Role.create({ name: admins, ACL: ACL.publicRead(), users: add(admin.user) });
  const editorRole = await master.Role.create({
    ...{ name: editors, ACL: ACL.publicRead(), users: add(editor.user), roles: add(adminRole) },
  });
  const acl = new ACL().allow(editorRole, { read: true, write: true });
  const species = await master.Species.create({ scientificName: uniqueWord(), group: 'bird', ACL: acl });

  for (const { db: member } of [editor, admin]) {
    await member.Species.update(species.objectId, { commonName: 'changed' });
  }
  await expect(nobody.db.Species.update(species.objectId, { commonName: 'x' })).rejects.toMatchObject({
    name: 'ObjectNotFound',
  });
  expect(await editorRole.users.query().count()).toBe(1);

  editorRole.roles.remove(adminRole);
  await editorRole.save();
  await expect(admin.db.Species.get(species.objectId)).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test.each(['', 'a:b', 'role/x', 'ä', '*', 'a\nb'])('a role cannot be named %j', async (name) => {
  const { db: recorded, sent } = recordedClient();

  await expect(recorded.asMaster().Role.create({ name, ACL: new ACL() })).rejects.toThrow(
    /^_Role\.name cannot be this\. A role is named by letters, digits, spaces, "_" and "-", not ".*"\.$/,
  );
  expect(sent).toEqual([]);
  expect(() => new ACL().allowRole(name, { read: true })).toThrow(TypeError);
});

test('a role needs an ACL, which may be the default of the client', async () => {
  const name = uniqueWord();
  await expect(master.Role.create({ name })).rejects.toThrow('_Role.ACL is required');

  const withDefault = recordedClient({ defaultACL: ACL.publicRead() }).db.asMaster();
  const role = await withDefault.Role.create({ name });
  expect(role.ACL?.toJSON()).toEqual({ '*': { read: true } });
});

test('a role cannot be renamed, neither as an object nor without reading it', async () => {
  const role = await master.Role.create({ name: uniqueWord(), ACL: ACL.publicRead() });
  role.name = uniqueWord();

  await expect(role.save()).rejects.toThrow('_Role.name cannot change');
  await expect(master.Role.update(role.objectId, { name: 'other' })).rejects.toThrow('_Role.name cannot change');
  role.revert();
  role.users.add((await loggedIn()).user);
  await role.save();
});

test('an ACL is printed with what it says, and cannot be changed in place', () => {
  const acl = ACL.publicRead().allowRole('editors', { write: true });

  expect(inspect(acl)).toContain("'role:editors': { write: true }");
  expect(JSON.stringify(acl)).toBe('{"*":{"read":true},"role:editors":{"write":true}}');
  expect(Object.isFrozen(acl.permissions)).toBe(true);
  expect(acl.allow('role:editors', {}).equals(ACL.publicRead())).toBe(true);
  expect(acl.permission('constructor')).toEqual({});
  expect(() => acl.allow(db.User.build({ username: 'new' } as never), { read: true })).toThrow('it was never saved');
});
