import type { FileDetails } from '../../values/file-content.js';
import { collectIssues, invalid } from '../../values/validation-error.js';
import { describe, isPlainObject } from '../../wire/encode.js';
import { directoryProblem, fileNameProblem } from './file-name.js';

/** What is wrong with a detail; one that was not given is never asked. */
const problems: {
  readonly [Detail in keyof FileDetails]?: (value: NonNullable<FileDetails[Detail]>) => string | false | undefined;
} = {
  name: (name) => (typeof name === 'string' ? fileNameProblem(name) : `is a text, not ${describe(name)}.`),
  type: (type) =>
    !/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+ *(;[\x20-\x7e]*)?$/.test(type) && 'is a media type such as "image/png".',
  metadata: (metadata) => (isPlainObject(metadata) ? notJson(metadata) : `is an object, not ${describe(metadata)}.`),
  tags: (tags) =>
    !(isPlainObject(tags) && Object.values(tags).every((tag) => typeof tag === 'string')) && 'is an object of texts.',
  directory: (directory) =>
    typeof directory === 'string' ? directoryProblem(directory) : `is a text, not ${describe(directory)}.`,
  size: notBytes,
  maxUploadSize: notBytes,
  mode: (mode) => mode !== 'whole' && mode !== 'stream' && 'is "whole" or "stream".',
  onProgress: (onProgress) => typeof onProgress !== 'function' && `is a function, not ${describe(onProgress)}.`,
};

/** What the server takes of the master key alone. */
const ofMaster = ['directory', 'maxUploadSize'] as const;

/** @throws ValidationError naming everything that the server would refuse */
export function checkDetails(details: FileDetails, isMaster: boolean): void {
  collectIssues(Object.keys(problems) as (keyof FileDetails)[], (detail) => {
    const value = details[detail];
    const problem = value === undefined ? undefined : problems[detail]?.(value as never);
    if (problem) throw invalid(`files.upload ${detail}`, problem);
  });
  const refused = isMaster ? undefined : ofMaster.find((detail) => details[detail] !== undefined);
  if (refused) throw invalid(`files.upload ${refused}`, 'needs the master key: use db.asMaster().files on a server.');
}

function notJson(metadata: object): string | undefined {
  try {
    JSON.stringify(metadata);
    return undefined;
  } catch {
    return 'is no JSON: it holds itself, or a bigint.';
  }
}

function notBytes(size: number): string | false {
  return !(Number.isSafeInteger(size) && size >= 0) && 'is a whole number of bytes.';
}
