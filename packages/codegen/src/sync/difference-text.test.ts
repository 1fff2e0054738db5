import { expect, test } from '@jest/globals';
import { differenceText } from './difference-text.js';
import type { ReportedDifference } from './reported-difference.js';

const removed: ReportedDifference = {
  kind: 'fieldRemoved',
  className: 'Post',
  field: 'old',
  from: { type: 'String', defaultValue: '\u001b[2J' },
  effects: { losesData: 'its values are deleted', breaksTypes: 'the property old is gone' },
};

test('colours only where they are wanted, and shows no control character of a schema', () => {
  const options = { cwd: '/', code: true };
  const plain = differenceText([removed], [], { ...options, color: false });
  expect(plain).toBe(
    'Post\n  - old: String, default "\\u001b[2J"\n      loses data: its values are deleted\n      breaks TypeScript: the property old is gone\n',
  );
  const colored = differenceText([removed], [], { ...options, color: true });
  expect(colored).toContain('\u001b[31m- old');
  expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain);
});

test('leaves out what breaks code where the code is made from the files themselves', () => {
  expect(differenceText([removed], [], { cwd: '/', code: false, color: false })).not.toContain('TypeScript');
});

test('tells permissions that change alike in one line', () => {
  const opened = (permission: string): ReportedDifference => ({
    kind: 'permissionChanged',
    className: 'Post',
    permission,
    from: {},
    to: { 'role:a': true, pointerFields: ['owner', 'team'] },
    effects: {},
  });
  const text = differenceText([opened('find'), opened('get')], [], { cwd: '/', code: false, color: false });
  expect(text).toBe('Post\n  ~ find, get: nobody became role:a, users in owner, team\n');
});
