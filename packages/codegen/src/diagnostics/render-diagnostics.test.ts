import { describe, expect, test } from '@jest/globals';
import { DiagnosticList, type Report } from './diagnostic-list.js';
import { renderDiagnostics } from './render-diagnostics.js';
import { SourceText } from './source-text.js';

function rendered(text: string, word: string, more: Partial<Report> = {}): string {
  const source = new SourceText('/project/schemas/post.yaml', text);
  const start = text.indexOf(word);
  const list = new DiagnosticList();
  list.add({ message: 'this is wrong', span: { source, start, end: start + word.length }, ...more });
  return renderDiagnostics(list.sorted(), { cwd: '/project' });
}

describe('renderDiagnostics', () => {
  test('shows the place, the lines around it, a caret and what to do', () => {
    const text = 'className: Post\nfields:\n  title: Sting\n  body: String\n  a: Date\n  b: Date\n';
    expect(rendered(text, 'Sting', { hint: 'did you mean `String`?' })).toBe(
      [
        'schemas/post.yaml:3:10 - error: this is wrong',
        '',
        '  1 | className: Post',
        '  2 | fields:',
        '> 3 |   title: Sting',
        '    |          ^^^^^',
        '  4 |   body: String',
        '  5 |   a: Date',
        '',
        '  help: did you mean `String`?',
        '',
      ].join('\n'),
    );
  });

  test('keeps line numbers aligned where they grow by a digit', () => {
    const text = Array.from({ length: 12 }, (_, index) => `line${index + 1}`).join('\n');
    expect(rendered(text, 'line10')).toContain('   9 | line9\n> 10 | line10\n     | ^^^^^^\n  11 | line11');
  });

  test('puts the caret under the word behind tabs and with Windows line ends', () => {
    expect(rendered('a:\r\n\t\tb: X\r\nc: d\r\n', 'X')).toContain('> 2 |     b: X\n    |        ^\n  3 | c: d');
  });

  test('ends the carets with the line when a mistake covers several', () => {
    const text = 'key: [one,\n  two]\n';
    const source = new SourceText('/f.yaml', text);
    const list = new DiagnosticList();
    list.add({ message: 'wrong', span: { source, start: 5, end: 17 } });
    expect(renderDiagnostics(list.sorted())).toContain('> 1 | key: [one,\n    |      ^^^^^\n');
  });

  test('cuts a line of a megabyte down to the part around the mistake', () => {
    const text = `${'x'.repeat(500_000)}WRONG${'y'.repeat(500_000)}`;
    const shown = rendered(text, 'WRONG');
    expect(shown.length).toBeLessThan(600);
    const [line, caret] = shown.split('\n').filter((row) => row.includes('|'));
    expect(line?.slice(caret?.indexOf('^'), (caret?.lastIndexOf('^') ?? 0) + 1)).toBe('WRONG');
  });

  test('spells out whatever would steer a terminal', () => {
    const escape = '\u001b[2J\u001b]0;owned\u0007';
    const shown = rendered(`name: ${escape}\u202e\u0085 X\n`, 'X', {
      message: `a${escape}\nb`,
      hint: `c${escape}`,
    });
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(shown).toContain('a\\u001b[2J\\u001b]0;owned\\u0007\\nb');
    const [line, caret] = shown.split('\n').filter((row) => row.includes(' | '));
    expect(line?.[caret?.indexOf('^') ?? 0]).toBe('X');
  });

  test('spells out a control character in a file name', () => {
    const list = new DiagnosticList();
    list.add({ message: 'wrong', file: '/project/\u001b[31m.yaml' });
    expect(renderDiagnostics(list.sorted(), { cwd: '/project' })).toBe('\\u001b[31m.yaml - error: wrong\n');
  });

  test('colours only when told to', () => {
    const list = new DiagnosticList();
    list.add({ message: 'wrong', severity: 'warning' });
    expect(renderDiagnostics(list.sorted())).toBe('warning: wrong\n');
    expect(renderDiagnostics(list.sorted(), { color: true })).toContain('\u001b[33m');
  });

  test('shows the other place that belongs to a mistake', () => {
    const list = new DiagnosticList();
    const origin = { file: '/project/b.yaml' };
    list.add({ message: 'twice', related: { message: 'it is declared first at', place: { origin, path: [] } } });
    expect(renderDiagnostics(list.sorted(), { cwd: '/project' })).toContain('see: it is declared first at b.yaml');
  });
});

describe('DiagnosticList', () => {
  test('reports the same mistake at the same place once, and sorts by file and line', () => {
    const list = new DiagnosticList();
    const source = new SourceText('/b.yaml', 'one\ntwo\n');
    list.add({ message: 'second', span: { source, start: 4, end: 7 } });
    list.add({ message: 'first', span: { source, start: 0, end: 3 } });
    list.add({ message: 'first', span: { source, start: 0, end: 3 } });
    list.add({ message: 'other file', file: '/a.yaml' });
    expect(list.sorted().map(({ message }) => message)).toEqual(['other file', 'first', 'second']);
  });
});
