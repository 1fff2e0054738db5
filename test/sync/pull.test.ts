import { chmodSync, lstatSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SourceText } from '../../packages/codegen/src/diagnostics/source-text.js';
import type { SchemaModel } from '../../packages/codegen/src/index.js';
import { writeSchemaFiles } from '../../packages/codegen/src/output/schema-file-writer.js';
import { readSchemas } from '../../packages/codegen/src/schema/load-schemas.js';
import { randomClasses, type WrittenClass } from './random-schemas.js';
import { stageOfEach } from './server.js';

const stage = stageOfEach();

const written = `# yaml-language-server: $schema=../class-schema.json
# Everything about posts.

className: Post   # the wire name
description: >-
  A text that
  people read.
fields:
  # --- what people see ---
  title: { type: String, required: true,   description: 'Headline' }  # short!
  'body': "String"

  # who wrote it
  author:
    type: Pointer<_User>   # never a bot
    description: |
      The person.
    property: writer
  status: {type: String, enum: [draft, published], defaultValue: draft}
  tags: Array<String>
  # about searching
  seo: { type: Object, properties: { title: String } }
indexes:
  latest: { createdAt: -1 }   # for the front page
`;

async function laidOut(): Promise<void> {
  stage.project.write('schemas/post.yaml', written);
  await stage.server.request('POST', '/schemas/Post', {
    fields: {
      title: { type: 'String', required: true },
      body: { type: 'String' },
      author: { type: 'Pointer', targetClass: '_User' },
      status: { type: 'String', defaultValue: 'draft' },
      tags: { type: 'Array' },
      seo: { type: 'Object' },
    },
    indexes: { latest: { createdAt: -1 } },
  });
}

describe('pull into files that people wrote', () => {
  test('changes no byte where they say what the server does', async () => {
    await laidOut();
    const before = statSync(stage.project.path('schemas/post.yaml'));
    expect(await stage.run('pull')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('nothing was written'),
    });
    expect(stage.project.read('schemas/post.yaml')).toBe(written);
    expect(statSync(stage.project.path('schemas/post.yaml')).ino).toBe(before.ino);
  });

  test('changes only what differs, and keeps all that people wrote', async () => {
    await laidOut();
    await stage.server.request('PUT', '/schemas/Post', {
      fields: {
        title: { type: 'String', required: false },
        body: { type: 'String', required: true },
        status: { type: 'String', defaultValue: 'published' },
        author: { type: 'Pointer', targetClass: '_User', required: true },
        views: { type: 'Number', defaultValue: 0 },
      },
      indexes: { byTitle: { title: 1 } },
      classLevelPermissions: { find: { '*': true }, protectedFields: { '*': ['body'] } },
    });
    const { written: files, changes } = await stage.pull();
    expect(files).toEqual([stage.project.path('schemas/post.yaml')]);
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'fieldRemoved', field: 'views', line: 4 }));
    expect(stage.project.read('schemas/post.yaml')).toBe(
      written
        .replace("required: true,   description: 'Headline'", "description: 'Headline'")
        .replace(`'body': "String"`, `'body': { type: String, required: true }`)
        .replace('property: writer\n', 'property: writer\n    required: true\n')
        .replace('defaultValue: draft}', 'defaultValue: published}')
        .replace(
          'seo: { type: Object, properties: { title: String } }\n',
          '$&  views: { type: Number, defaultValue: 0 }\n',
        )
        .replace(
          '# for the front page\n',
          `$&  byTitle: { title: 1 }
classLevelPermissions:
  find: { '*': true }
  get: {}
  count: {}
  create: {}
  update: {}
  delete: {}
  addField: {}
  protectedFields: { '*': [body] }
`,
        ),
    );
    expect(await stage.differs()).toBe(false);
    expect((await stage.pull()).written).toEqual([]);
  });

  test('reports what the server has no longer, and takes it out with --prune', async () => {
    await laidOut();
    stage.project.write(
      'schemas/more.yaml',
      '# Both are old.\n- className: Gone\n  fields: { a: String }\n- className: Lost\n',
    );
    await stage.server.request('PUT', '/schemas/Post', {
      fields: { seo: { __op: 'Delete' }, author: { __op: 'Delete' } },
      indexes: { latest: { __op: 'Delete' } },
    });
    const { stderr } = await stage.run('pull');
    for (const name of ['class Gone', 'class Lost', 'Post.author', 'Post.seo', 'index Post.latest']) {
      expect(stderr).toContain(`${name} is not on the server: kept (--prune takes it out)`);
    }
    expect(stage.project.read('schemas/post.yaml')).toBe(written);
    const { written: files, removed, onlyInFiles } = await stage.pull({ prune: true });
    expect([files, removed, onlyInFiles]).toEqual([
      [stage.project.path('schemas/post.yaml')],
      [stage.project.path('schemas/more.yaml')],
      [],
    ]);
    const pruned = written
      .replace(/\n {2}# who wrote it[^]*?property: writer\n/, '\n')
      .replace(/ {2}# about searching\n.*\n/, '')
      .replace(/indexes:\n.*\n/, '');
    expect(stage.project.read('schemas/post.yaml')).toBe(pruned);
    expect(await stage.differs()).toBe(false);
  });

  test('leaves a rename alone that the server has not seen', async () => {
    await laidOut();
    const renamed = written.replace(`'body': "String"`, 'text: { type: String, renamed: body }');
    stage.project.write('schemas/post.yaml', renamed);
    const { stderr } = await stage.run('pull', '--prune');
    expect(stderr).toContain('Post.text is still called body on the server: kept as it is');
    expect(stage.project.read('schemas/post.yaml')).toBe(renamed);
  });

  test('keeps JSON as JSON, in the style that it has', async () => {
    const dense = '{"className":"Post","fields":{"title":"String","n":{"type":"Number"}}}';
    const lined =
      '[\n    {\n        "className": "Tag",\n        "fields": {\n            "name": {\n                "type": "String"\n            }\n        }\n    }\n]\n';
    stage.project.write('schemas/post.yaml', 'className: Other\n');
    stage.project.write('schemas/post.json', dense);
    stage.project.write('schemas/tag.json', lined);
    await stage.server.request('POST', '/schemas/Other', {});
    await stage.server.request('POST', '/schemas/Post', {
      fields: { title: { type: 'String', required: true }, n: { type: 'Number' }, at: { type: 'Date' } },
    });
    await stage.server.request('POST', '/schemas/Tag', {
      fields: { name: { type: 'String' }, of: { type: 'Pointer', targetClass: 'Post' } },
    });
    await stage.pull();
    expect(stage.project.read('schemas/post.json')).toBe(
      '{"className":"Post","fields":{"title":{"type":"String","required":true},"n":{"type":"Number"},"at":"Date"}}',
    );
    expect(JSON.parse(stage.project.read('schemas/tag.json'))).toEqual([
      { className: 'Tag', fields: { name: { type: 'String' }, of: { type: 'Pointer', targetClass: 'Post' } } },
    ]);
    expect(stage.project.read('schemas/tag.json').startsWith(lined.slice(0, 100))).toBe(true);
    expect(stage.project.read('schemas/tag.json')).toContain('            },\n            "of": {\n');
  });

  test('keeps links, rights, line ends and byte-order marks', async () => {
    const text = '\ufeffclassName: Post\r\nfields:\r\n  title: String # x\r\n';
    stage.project.write('real/post.yaml', text);
    chmodSync(stage.project.path('real/post.yaml'), 0o600);
    rmSync(stage.project.path('schemas/post.yaml'));
    symlinkSync('../real/post.yaml', stage.project.path('schemas/post.yaml'));
    await stage.server.request('POST', '/schemas/Post', {
      fields: { title: { type: 'String' }, more: { type: 'File' } },
    });
    await stage.pull();
    expect(lstatSync(stage.project.path('schemas/post.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(stage.project.path('real/post.yaml'), 'utf8')).toBe(`${text}  more: File\r\n`);
    expect(statSync(stage.project.path('real/post.yaml')).mode & 0o777).toBe(0o600);
  });

  test('writes nothing where a file is broken, or where the server is not there', async () => {
    stage.project.write('schemas/broken.yaml', 'className: [\n');
    await stage.server.request('POST', '/schemas/New', {});
    expect(await stage.run('pull')).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('nothing was written'),
    });
    expect(stage.project.names('schemas')).toEqual(['broken.yaml', 'post.yaml']);
  });

  test('shows a diff and writes nothing with --dry-run', async () => {
    await laidOut();
    await stage.server.request('POST', '/schemas/New', { fields: { a: { type: 'String' } } });
    await stage.server.request('PUT', '/schemas/Post', { fields: { views: { type: 'Number' } } });
    const { stdout, exitCode } = await stage.run('pull', '--dry-run');
    expect(exitCode).toBe(0);
    expect(stage.project.read('schemas/post.yaml')).toBe(written);
    expect(stage.project.names('schemas')).toEqual(['post.yaml']);
    expect(stdout).toContain('--- a/schemas/post.yaml\n+++ b/schemas/post.yaml\n');
    expect(stdout).toContain('+  views: Number\n');
    expect(stdout).toContain('--- /dev/null\n+++ b/schemas/new.yaml\n');
  });
});

describe('pull that cannot be', () => {
  test('says so where what only files have does not fit the server any more', async () => {
    stage.project.write('schemas/post.yaml', 'className: Post\nfields:\n  here: GeoPoint\n');
    await stage.server.request('POST', '/schemas/Post', { fields: { there: { type: 'GeoPoint' } } });
    const { exitCode, stderr } = await stage.run('pull');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Post.there is a second GeoPoint beside `here`');
    expect(stderr).toContain('with what the server holds, the files would have these mistakes');
    expect(stage.project.read('schemas/post.yaml')).toBe('className: Post\nfields:\n  here: GeoPoint\n');
    await stage.pull({ prune: true });
    expect(stage.project.read('schemas/post.yaml')).toBe('className: Post\nfields:\n  there: GeoPoint\n');
  });

  test('leaves a file alone that somebody saved meanwhile, and all others', () => {
    stage.project.write('schemas/new.yaml', 'saved meanwhile\n');
    const changes = ['post', 'new'].map((name) => {
      const file = stage.project.path(`schemas/${name}.yaml`);
      return { file, before: stage.project.read('schemas/post.yaml'), after: 'changed\n' };
    });
    expect(() => writeSchemaFiles(changes)).toThrow(
      /new\.yaml changed while the server was asked: nothing was written/,
    );
    expect(stage.project.read('schemas/post.yaml')).toContain('className: Post');
    expect(() => writeSchemaFiles([{ file: stage.project.path('schemas/post.yaml'), after: 'x' }])).toThrow(
      /post\.yaml changed/,
    );
    expect(stage.project.names('schemas')).toEqual(['new.yaml', 'post.yaml']);
  });
});

describe('pull of classes that no file has', () => {
  test('writes down a class that a server lost but still points at', async () => {
    await stage.server.request('POST', '/schemas/Post', {
      fields: { title: { type: 'String', required: true }, to: { type: 'Pointer', targetClass: 'Gone' } },
    });
    await stage.pull();
    expect(stage.project.read('schemas/gone.yaml')).toBe('className: Gone\n');
    expect(await stage.differs()).toBe(false);
  });

  test('brings an answer that was saved as a file up to date, in its own form', async () => {
    await stage.server.request('POST', '/schemas/Post', { fields: { title: { type: 'String' } } });
    rmSync(stage.project.path('schemas/post.yaml'));
    const answer = `${JSON.stringify(await stage.server.request('GET', '/schemas'), undefined, 2)}\n`;
    stage.project.write('schemas/all.json', answer);
    await stage.server.request('PUT', '/schemas/Post', {
      fields: { author: { type: 'Pointer', targetClass: '_User' } },
    });
    await stage.server.request('POST', '/schemas/New', { fields: { a: { type: 'String' } } });
    expect((await stage.pull()).written).toEqual([stage.project.path('schemas/all.json')]);
    const { results } = JSON.parse(stage.project.read('schemas/all.json')) as {
      results: { className: string; fields: object }[];
    };
    expect(results.find(({ className }) => className === 'Post')?.fields).toMatchObject({
      title: { type: 'String' },
      author: { type: 'Pointer', targetClass: '_User' },
    });
    expect(results.at(-1)).toEqual({ className: 'New', fields: { a: 'String' } });
    expect(await stage.differs()).toBe(false);
  });

  test('gives each a file in shorthand, beside the others and like them', async () => {
    stage.project.write('schemas/post.yaml', '# yaml-language-server: $schema=../x.json\nclassName: Post\n');
    await stage.server.request('POST', '/schemas/Post', {});
    await stage.server.request('POST', '/schemas/BlogEntry', {
      fields: {
        at: { type: 'Date', defaultValue: { __type: 'Date', iso: '2026-01-31T12:00:00.000Z' } },
        by: {
          type: 'Pointer',
          targetClass: '_User',
          required: true,
          defaultValue: { __type: 'Pointer', className: '_User', objectId: 'abc' },
        },
        likes: { type: 'Relation', targetClass: '_User' },
        place: { type: 'GeoPoint', defaultValue: { __type: 'GeoPoint', latitude: 1, longitude: 2 } },
        text: { type: 'String', defaultValue: 'a: b, "c"\n# d' },
      },
      indexes: { byText: { text: 1 } },
    });
    await stage.server.request('PUT', '/schemas/_User', { fields: { phone: { type: 'String' } } });
    await stage.pull();
    expect(stage.project.names('schemas')).toEqual(['blog-entry.yaml', 'post.yaml', 'user.yaml']);
    expect(stage.project.read('schemas/blog-entry.yaml')).toBe(`# yaml-language-server: $schema=../x.json
className: BlogEntry
fields:
  at: { type: Date, defaultValue: 2026-01-31T12:00:00.000Z }
  by: { type: Pointer<_User>, required: true, defaultValue: abc }
  likes: Relation<_User>
  place: { type: GeoPoint, defaultValue: { latitude: 1, longitude: 2 } }
  text: { type: String, defaultValue: "a: b, \\"c\\"\\n# d" }
indexes:
  byText: { text: 1 }
`);
    expect(stage.project.read('schemas/user.yaml')).toContain('className: _User\nfields:\n  phone: String\n');
    expect(await stage.differs()).toBe(false);
    expect((await stage.run('validate')).exitCode).toBe(0);
  });

  test('puts them behind the others where one file has them all', async () => {
    stage.project.write(
      'schemas/post.yaml',
      '# all of them\n- className: Post # first\n\n- className: Tag\n  fields: { name: String }\n# end\n',
    );
    await stage.server.request('POST', '/schemas/Post', {});
    await stage.server.request('POST', '/schemas/Tag', { fields: { name: { type: 'String' } } });
    await stage.server.request('POST', '/schemas/Extra', { fields: { a: { type: 'Number' } } });
    await stage.pull();
    expect(stage.project.names('schemas')).toEqual(['post.yaml']);
    expect(stage.project.read('schemas/post.yaml')).toBe(
      '# all of them\n- className: Post # first\n\n- className: Tag\n  fields: { name: String }\n\n- className: Extra\n  fields:\n    a: Number\n# end\n',
    );
  });

  test('starts a folder where there is none, and finds names that no file system refuses', async () => {
    for (const className of ['con', 'Index', 'index', 'Functions', 'INDEX', 'a__b', 'AB', 'Ab']) {
      await stage.server.request('POST', `/schemas/${className}`, { fields: { x: { type: 'String' } } });
    }
    stage.project.write('parse-orm.config.json', '{ "schemas": "app/schemas" }');
    await stage.pull();
    const names = stage.project.names('app/schemas').map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(8);
    expect(names.filter((name) => /^(con|index|functions)\.yaml$/.test(name))).toEqual([]);
    expect(await stage.differs()).toBe(false);
    expect((await stage.pull()).written).toEqual([]);
  });

  test('leaves nothing that diff finds, whatever the server holds', async () => {
    for (const classes of fc.sample(randomClasses, { seed: 9, numRuns: 2 })) {
      await stage.server.clear();
      await stage.server.push(held(classes));
      rmSync(stage.project.path('schemas'), { recursive: true });
      await stage.pull();
      expect(await stage.differs()).toBe(false);
      expect((await stage.pull()).written).toEqual([]);
    }
  });
});

function held(classes: readonly WrittenClass[]): SchemaModel {
  const { schema } = readSchemas([new SourceText('/held.json', JSON.stringify(classes))]);
  if (schema === undefined) throw new Error('the classes are broken');
  return schema;
}
