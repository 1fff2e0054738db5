/** A File on the wire (REST guide, "Files"). The server ignores `url` on writes and makes it anew on reads. */
export interface WireFile {
  readonly __type: 'File';
  readonly name: string;
  readonly url?: string;
}

/** A file that the server holds: the value of a File field. */
export class ParseFile {
  /** The name on the server, with its generated prefix. */
  readonly name: string;
  /** Where it can be read. */
  readonly url: string | undefined;

  /** @throws TypeError when the name is empty: the server refuses such a file with error 111. */
  constructor(name: string, url?: string) {
    if (typeof name !== 'string' || name === '') throw new TypeError('A file value needs the name of a stored file.');
    this.name = name;
    this.url = url;
    Object.freeze(this);
  }

  equals(other: ParseFile): boolean {
    return this.name === other.name;
  }

  /** The wire form. */
  toJSON(): WireFile {
    return this.url === undefined
      ? { __type: 'File', name: this.name }
      : { __type: 'File', name: this.name, url: this.url };
  }
}
