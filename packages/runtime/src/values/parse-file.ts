import type { FileContent } from './file-content.js';
import { invalid } from './validation-error.js';

/** A File on the wire (REST guide, "Files"). The server ignores `url` on writes and makes it anew on reads. */
export interface WireFile {
  readonly __type: 'File';
  readonly name: string;
  readonly url?: string;
}

/** What the files are made of that no server holds yet. */
const contents = new WeakMap<ParseFile, FileContent>();

/**
 * The value of a File field: a file that the server holds, or one that is uploaded when an object with it is saved, or by
 * `db.files.upload`. Once it is, `name` and `url` are the server's.
 */
export class ParseFile {
  /** The name on the server, with its generated prefix; of a file that is new the one that it was given. */
  declare readonly name: string;
  /** Where it can be read; `undefined` while it is new. */
  declare readonly url: string | undefined;

  /**
   * A stored file. Give it its url: a save without ends Parse Server 9.10 where the class has live queries.
   *
   * @throws TypeError when the name is empty: the server refuses such a file with error 111; for a url that is no text.
   */
  constructor(name: string, url?: string);
  /** @throws TypeError without data */
  constructor(content: FileContent);
  constructor(file: string | FileContent, url?: string) {
    if (typeof file === 'string' && file !== '' && typeof (url ?? '') === 'string') {
      Object.freeze(Object.assign(this, { name: file, url }));
    } else if (typeof file === 'object' && file !== null && file.data) {
      const { name = (file.data as { name?: unknown }).name } = file;
      contents.set(this, { ...file });
      define(this, typeof name === 'string' ? name : '', undefined);
    } else
      throw new TypeError(
        'A file value is new ParseFile(name, url) of a stored file, or new ParseFile({ data, name }) to upload.',
      );
  }

  /** Whether it was never uploaded. */
  get isNew(): boolean {
    return contents.has(this);
  }

  equals(other: ParseFile): boolean {
    return this === other || (!this.isNew && !other.isNew && this.name === other.name);
  }

  /**
   * The wire form.
   *
   * @throws ValidationError while it is new
   */
  toJSON(): WireFile {
    const { name, url } = this;
    if (this.isNew) throw invalid(`ParseFile ${name}`, notUploaded);
    return { __type: 'File', name, ...(url !== undefined && { url }) };
  }
}

/** Why a new file cannot travel. */
export const notUploaded =
  'is a file that was never uploaded: save the object that holds it, or pass it to db.files.upload first.';

/** What a new file is made of; `undefined` once it was uploaded. */
export function contentOf(file: ParseFile): FileContent | undefined {
  return contents.get(file);
}

/** Makes it the file that the server holds; its content is let go. */
export function markStored(file: ParseFile, name: string, url: string | undefined): void {
  contents.delete(file);
  define(file, name, url);
  Object.freeze(file);
}

function define(file: ParseFile, name: string, url: string | undefined): void {
  const fixed = { enumerable: true, configurable: true };
  Object.defineProperties(file, { name: { value: name, ...fixed }, url: { value: url, ...fixed } });
}
