// The page of browser.test.ts: what it can do with files, and what the test sees of it.
import { ParseFile, type FileProgress } from '@parse-orm/runtime';
import { createClient } from '../runtime/generated/client.js';

declare const SERVER: { serverURL: string; applicationId: string; sessionToken: string };

const db = createClient({ ...SERVER, sessionStorage: false });
let ending = new AbortController();

const page = {
  db,
  ParseFile,
  reports: [] as FileProgress[],

  /** Uploads the file that the input holds, or `size` bytes. */
  async upload(size: number | undefined, details: object = {}): Promise<{ name: string; url: string | undefined }> {
    const chosen = document.querySelector<HTMLInputElement>('input')?.files?.[0];
    ending = new AbortController();
    page.reports = [];
    const data = size === undefined ? chosen : new Blob([new Uint8Array(size).fill(65)]);
    const onProgress = (progress: FileProgress): void => void page.reports.push(progress);
    const { name, url } = await db.files.upload(data as Blob, { ...details, onProgress, signal: ending.signal });
    return { name, url };
  },

  cancel(): void {
    ending.abort();
  },

  async download(url: string): Promise<{ text: string; type: string | undefined; reports: FileProgress[] }> {
    const reports: FileProgress[] = [];
    const file = new ParseFile('a', url);
    const download = await db.files.download(file, { onProgress: (progress) => void reports.push(progress) });
    return { text: await download.text(), type: download.type, reports };
  },
};

const input = document.createElement('input');
input.type = 'file';
document.body.append(input);

export type FilesPage = typeof page;
(globalThis as { page?: FilesPage }).page = page;
