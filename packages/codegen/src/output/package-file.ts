import { join } from 'node:path';
import { FileTexts } from './file-texts.js';

/** The text of the `package.json` of a folder, where it has one that can be read. */
export function readPackage(folder: string, texts: FileTexts = new FileTexts()): string | undefined {
  return texts.find(join(folder, 'package.json'));
}
