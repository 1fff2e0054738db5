import { canStream } from '#file-carrier';
import { saidInBody } from '../../transport/request-in-body.js';
import { asciiJson } from '../../transport/transport.js';
import { encodeBytes } from '../../values/bytes.js';
import type { FileContent, FileDetails } from '../../values/file-content.js';
import { invalid } from '../../values/validation-error.js';
import { wrongSize } from './file-interruption.js';
import { type FileSource, blobSource, bytesIn } from './file-source.js';

/** A file as it travels. */
export interface SentFile {
  readonly headers: Headers;
  readonly source: Pick<FileSource, 'pieces' | 'blob'>;
  /** Bytes of the body, where they are known. */
  readonly size: number | undefined;
}

/** Makes the request of a file, of the headers that any request of the client has. */
export type FileBody = (usual: Headers) => SentFile;

type Headers = Readonly<Record<string, string>>;

/** What headers may hold of metadata and tags: servers and proxies take 8 to 16 KB of them in all. */
const longestHeader = 6000;

/**
 * One of the three ways in which Parse Server takes a file (`FilesRouter`): as it is; as it is and handed on while it
 * comes, with what belongs to it in headers; or as base64 in JSON, with what belongs to it beside. See
 * docs/decisions/0131-three-ways-of-upload.md.
 */
export async function fileBody(content: FileContent, given: FileSource): Promise<FileBody> {
  const source = given.size === undefined ? ofSize(content.size, given) : given;
  const { metadata, tags, directory, maxUploadSize, name = '' } = content;
  const type = content.type ?? source.type ?? typeWithoutEnding(name);
  const hasDetails = (metadata ?? tags ?? directory) !== undefined;
  const isStreamed = source.size === 0 || (content.mode ?? usualMode(content, source, hasDetails)) === 'stream';
  if (hasDetails && !isStreamed) {
    if (maxUploadSize !== undefined) throw invalid('files.upload mode', 'is "stream" for a file with a maxUploadSize.');
    const { base64 } = encodeBytes(await bytesIn(await source.blob()));
    return jsonBody({ base64, fileData: { metadata, tags, directory }, _ContentType: type });
  }
  const headers = {
    ...(type !== undefined && { 'Content-Type': type }),
    ...(maxUploadSize !== undefined && { 'X-Parse-File-Max-Upload-Size': `${maxUploadSize}b` }),
    ...(isStreamed && { 'X-Parse-Upload-Mode': 'stream', ...detailHeaders(content) }),
  };
  return (usual) => ({ headers: { ...usual, ...headers }, source, size: source.size ?? content.size });
}

/** A stream that is collected is looked at then; one that passes is when it ends. */
function ofSize(size: number | undefined, source: FileSource): FileSource {
  const blob = async (): Promise<Blob> => {
    const whole = await source.blob();
    if (size !== undefined && whole.size !== size) throw wrongSize(size, whole.size > size ? 'more' : 'less');
    return whole;
  };
  return { ...source, blob };
}

/** Without an ending the server goes by the type, and would serve a file of none as `false`. */
function typeWithoutEnding(name: string): string | undefined {
  return name.includes('.') ? undefined : 'application/octet-stream';
}

function usualMode({ maxUploadSize }: FileDetails, { isStream }: FileSource, hasDetails: boolean): 'whole' | 'stream' {
  return (isStream && canStream) || (hasDetails && maxUploadSize !== undefined) ? 'stream' : 'whole';
}

/** The server looks for JSON only in a request whose headers do not say for which application it is. */
function jsonBody(body: object): FileBody {
  return (usual) => {
    const { members, others } = saidInBody(usual);
    const blob = new Blob([JSON.stringify({ ...body, ...members })]);
    return { headers: others, source: blobSource(blob), size: blob.size };
  };
}

function detailHeaders({ metadata, tags, directory }: FileDetails): Headers {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries({ metadata, tags })) {
    if (value === undefined) continue;
    const json = asciiJson(value);
    if (json.length > longestHeader) {
      const remedy = `${longestHeader} can travel with a stream: use mode "whole", or tell less.`;
      throw invalid(`files.upload ${name}`, `has ${json.length} characters as JSON: ${remedy}`);
    }
    headers[name === 'tags' ? 'X-Parse-File-Tags' : 'X-Parse-File-Metadata'] = json;
  }
  return directory === undefined ? headers : { ...headers, 'X-Parse-File-Directory': directory };
}
