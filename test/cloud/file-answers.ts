import { ParseFile } from '@parse-orm/runtime';
import type { FileChange } from '@parse-orm/runtime/cloud';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What the trigger of files returns for a file of this name. */
export const fileAnswers: Readonly<Record<string, () => FileChange | ParseFile>> = {
  'replaced.txt': () => ({ data: bytes('other') }),
  replaced: () => ({ data: bytes('other') }),
  'blob.txt': () => ({ data: new Blob(['a blob']) }),
  'renamed.txt': () => ({ name: 'new.pdf' }),
  'moved.txt': () => ({ directory: 'birds/2026', name: 'moved.txt' }),
  'noted.txt': () => ({ metadata: { checked: true }, tags: { season: 'spring' } }),
  'new-file.txt': () => new ParseFile({ data: bytes('new'), name: 'new.pdf', metadata: { page: 1 } }),
  'no-url.txt': () => new ParseFile('elsewhere.txt'),
  'hostile.txt': () => ({ name: 'a/../../x.txt' }),
  'misspelt.txt': () => ({ nme: 'a.txt' }) as FileChange,
  'number.txt': () => ({ data: 3 as never }),
  'listed.txt': () => [] as never,
};
