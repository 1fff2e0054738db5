import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Project } from './project.js';

let project: Project;
beforeEach(() => {
  project = new Project();
  project.write('package.json', '{ "type": "module" }');
  project.write(
    'schemas/post.yaml',
    `className: Post
fields:
  title: { type: String, required: true }
  draft: String
classLevelPermissions:
  find: { '*': true }
  get: { '*': true }
  count: { '*': true }
  create: { requiresAuthentication: true }
  update: {}
  delete: {}
  addField: {}
  protectedFields: { '*': [draft], authenticated: [] }
`,
  );
});
afterEach(() => project.remove());

const web = 'web/parse-orm.config.json';
const configure = (audience: string): void =>
  project.write(web, JSON.stringify({ schemas: '../schemas', output: 'generated', audience }));
const ownModel = (body: string): string =>
  `import { PostBase } from '../generated/post.js';\n\nexport class Post<Included = {}> extends PostBase<Included> {\n  ${body}\n}\n`;

test('a backend and a browser have models of their own from the same schemas, each with own methods', async () => {
  configure('authenticated');
  project.write('models/post.ts', ownModel('get isDraft(): boolean {\n    return this.draft !== undefined;\n  }'));
  project.write('web/models/post.ts', ownModel('get shout(): string {\n    return this.title.toUpperCase();\n  }'));
  await project.generate();
  await project.generate('--config', web);

  expect(project.names()).toEqual(expect.arrayContaining(['client.ts', 'cloud.ts', 'post.ts', 'server.ts']));
  expect(project.names('web/generated')).toContain('client.ts');
  expect(project.names('web/generated')).not.toContain('server.ts');
  expect(project.names('web/generated')).not.toContain('cloud.ts');
  expect(project.read('web/generated/post.ts')).toContain('update is closed to authenticated by the class-level');
  expect(project.read('web/generated/index.ts')).toContain('from "../models/post.js"');
  expect(project.read('generated/post.ts')).not.toContain('closed');
  for (const words of [[], ['--config', web]]) {
    expect((await project.run('generate', '--check', ...words)).exitCode).toBe(0);
    expect((await project.run('validate', ...words)).exitCode).toBe(0);
  }
});

test('own models extend the classes of one output: that of the other says so', async () => {
  project.write(web, JSON.stringify({ schemas: '../schemas', models: '../models', audience: 'public' }));
  project.write('models/post.ts', ownModel(''));
  await project.generate();
  const { exitCode, stderr } = await project.run('generate', '--config', web);

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('class Post must extend PostBase to stand for the objects of Post');
  expect(stderr).toContain('set `models` in the configuration to another folder');
});

test('another audience generates anew, and takes away what is not for it', async () => {
  configure('master');
  expect((await project.generate('--config', web)).written).toContain('server.ts');
  expect((await project.generate('--config', web)).written).toEqual([]);

  configure('public');
  const { exitCode, stdout } = await project.run('generate', '--check', '--config', web);
  expect(exitCode).toBe(2);
  expect(stdout).toContain('-  declare draft: string | undefined;');
  const { written, removed } = await project.generate('--config', web);
  expect(written).toEqual(['post.ts', 'role.ts', 'session.ts', 'user.ts', 'installation.ts'].toSorted());
  expect(removed).toEqual(['cloud.ts', 'server.ts']);
  expect((await project.run('generate', '--check', '--config', web)).exitCode).toBe(0);

  configure('authenticated');
  expect((await project.generate('--config', web)).written).toContain('post.ts');
  expect(project.read('web/generated/post.ts')).toContain('declare draft: string | undefined;');
});
