import { expect, test } from '@jest/globals';
import { normaliseServerAnswer, type SchemaModel, serverClasses } from '@parse-orm/codegen';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import { serverClass } from '../../packages/codegen/src/schema/server-classes.js';
import { emittedModule, schemaOf } from './emitted-module.js';

const schema = schemaOf(`
- className: Post
  fields:
    title: { type: String, required: true, defaultValue: "it's \\"x\\"" }
    views: { type: Number, defaultValue: -0.5 }
    isOpen: { type: Boolean, defaultValue: false }
    startsAt: { type: Date, defaultValue: '2026-01-31T12:00:00Z' }
    checksum: { type: Bytes, defaultValue: aGVsbG8= }
    place: { type: GeoPoint, defaultValue: { latitude: 48, longitude: 11 } }
    area: { type: Polygon, defaultValue: [[0, 0], [0, 1], [1, 1]] }
    cover: { type: File, defaultValue: { name: a.png, url: 'http://localhost/a.png' } }
    tags: { type: Array<String>, defaultValue: [a, b] }
    meta: { type: Object, defaultValue: { a: { 'b-c': [1, { d: null }] } } }
    author: { type: Pointer<_User>, required: true }
    likes: Relation<_User>
    created_by: { type: Pointer<Comment>, property: createdBy }
  indexes: { latest: { createdAt: -1, views: 1 } }
  classLevelPermissions:
    find: { '*': true }
    get: { requiresAuthentication: true, 'role:admin': true }
    update: { pointerFields: [author] }
    protectedFields: { '*': [checksum] }
- { className: Comment, fields: { text: String } }
- { className: _User, fields: { displayName: String } }
`);

const open = { '*': true };
const openToAll = { find: open, get: open, count: open, create: open, update: open, delete: open, addField: open };

async function schemaOn({ serverURL, applicationId, masterKey }: DevServer): Promise<SchemaModel> {
  const headers = { 'X-Parse-Application-Id': applicationId, 'X-Parse-Master-Key': masterKey };
  const answer: unknown = await (await fetch(`${serverURL}/schemas`, { headers })).json();
  const { schema: found, diagnostics } = normaliseServerAnswer(answer, serverURL);
  if (found === undefined) throw new Error(JSON.stringify(diagnostics));
  return found;
}

test('Parse Server makes of the definitions what the schema files say, but for adding fields, which it closes', async () => {
  const { schemaDefinitions } = await emittedModule<{ schemaDefinitions: object[] }>(schema, 'schema-definitions.ts', {
    schemaDefinitions: true,
  });
  const log: string[] = [];
  const server = await startDevServer({
    serverOptions: { schema: { definitions: schemaDefinitions, strict: true } },
    onLog: (line) => log.push(line),
  });
  try {
    expect(log.filter((line) => /fail|error|not explicitly/i.test(line))).toEqual([]);
    const { classes } = await schemaOn(server);
    const made = serverClasses({ classes });
    const wanted = schema.classes.map((model) => ({
      ...serverClass(model),
      classLevelPermissions: { ...openToAll, ...model.classLevelPermissions, addField: {} },
    }));
    expect(made).toEqual(wanted);
    // Signing up and reading stay open.
    const headers = { 'X-Parse-Application-Id': server.applicationId, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ username: 'mara', password: 'secret' });
    expect((await fetch(`${server.serverURL}/users`, { method: 'POST', headers, body })).status).toBe(201);
    expect((await fetch(`${server.serverURL}/classes/Comment`, { headers })).status).toBe(200);
  } finally {
    await server.stop();
  }
});
