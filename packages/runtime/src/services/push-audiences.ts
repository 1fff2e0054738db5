import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import type { CallOptions } from '../transport/api-request.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { requireMaster } from './master-only.js';
import { decodeDate } from './push-answers.js';
import { installationWhere } from './push-target.js';
import type { ServiceContext } from './service-context.js';

/** Installations under a name (server: `AudiencesRouter`). */
export interface PushAudience {
  readonly objectId: string;
  readonly name: string;
  /** Its filter over installations, as it is on the wire. */
  readonly where: JsonObject;
  /** When a push was last sent to it. */
  readonly lastUsed: Date | undefined;
  readonly timesUsed: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface AudienceInput<Where> {
  readonly name: string;
  readonly where: Where;
}

export interface ListAudiencesOptions extends CallOptions {
  /** 100 unless told. */
  readonly limit?: number;
  readonly skip?: number;
}

const collectionPath = '/push_audiences';

export async function listAudiences(
  context: ServiceContext,
  { limit, skip, ...options }: ListAudiencesOptions = {},
): Promise<PushAudience[]> {
  requireMaster(context, 'push.listAudiences');
  checkCount(limit, 'push.listAudiences limit');
  checkCount(skip, 'push.listAudiences skip');
  const query = { order: 'createdAt', ...(limit !== undefined && { limit }), ...(skip !== undefined && { skip }) };
  const answer = await context.request({ method: 'GET', path: collectionPath, query }, options);
  const results = isJsonObject(answer) ? answer['results'] : undefined;
  if (!Array.isArray(results)) throw unexpectedAnswer('a list of push audiences', answer);
  return results.map(decodeAudience);
}

export async function getAudience(
  context: ServiceContext,
  objectId: string,
  options?: CallOptions,
  call = 'push.getAudience',
): Promise<PushAudience> {
  requireMaster(context, call);
  const path = audiencePath(objectId, call);
  return decodeAudience(await context.request({ method: 'GET', path }, options));
}

export async function createAudience(
  context: ServiceContext,
  audience: AudienceInput<unknown>,
  options?: CallOptions,
): Promise<PushAudience> {
  const call = 'push.createAudience';
  requireMaster(context, call);
  const { name, where } = checkedInput(audience, call);
  const filter = installationWhere(context, where, `${call} where`);
  // The server keeps the filter as a text, and its list fails where one audience has none.
  const body = { name: checkedName(name, call), query: JSON.stringify(filter) };
  const answer = await context.request({ method: 'POST', path: collectionPath, body }, options);
  return decodeAudience(isJsonObject(answer) ? { ...answer, name, query: filter } : answer);
}

export async function updateAudience(
  context: ServiceContext,
  objectId: string,
  changes: Partial<AudienceInput<unknown>>,
  options?: CallOptions,
): Promise<void> {
  const call = 'push.updateAudience';
  requireMaster(context, call);
  const { name, where } = checkedInput(changes, call);
  const body = {
    ...(name !== undefined && { name: checkedName(name, call) }),
    ...(where !== undefined && { query: JSON.stringify(installationWhere(context, where, `${call} where`)) }),
  };
  if (Object.keys(body).length === 0) throw invalid(call, 'is given no change to make.');
  const path = audiencePath(objectId, call);
  await context.request({ method: 'PUT', path, body, repeatable: true }, options);
}

export async function deleteAudience(context: ServiceContext, objectId: string, options?: CallOptions): Promise<void> {
  requireMaster(context, 'push.deleteAudience');
  await context.request({ method: 'DELETE', path: audiencePath(objectId, 'push.deleteAudience') }, options);
}

function audiencePath(objectId: string, call: string): string {
  if (typeof objectId === 'string' && !/^\.{0,2}$/.test(objectId)) {
    return `${collectionPath}/${encodeURIComponent(objectId)}`;
  }
  throw invalid(
    call,
    `takes the id of a push audience, not ${objectId === '' ? 'an empty text' : describe(objectId)}.`,
  );
}

function checkedInput<Input extends object>(input: Input, call: string): Input {
  if (!isPlainObject(input)) throw invalid(call, `takes { name, where }, not ${describe(input)}.`);
  const unknown = Object.keys(input).find((key) => key !== 'name' && key !== 'where');
  if (unknown !== undefined)
    throw invalid(`${call} ${unknown}`, 'is nothing that an audience has: name and where are.');
  return input;
}

/** The server answers any other number with its plainest error. */
function checkCount(value: unknown, path: string): void {
  if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0)) return;
  const found = typeof value === 'number' ? String(value) : describe(value);
  throw invalid(path, `takes a whole number, from 0 on, not ${found}.`);
}

function checkedName(name: unknown, call: string): string {
  if (typeof name === 'string' && name.trim() !== '') return name;
  throw invalid(call, `needs a name, a text that is not empty, not ${name === '' ? 'an empty one' : describe(name)}.`);
}

function decodeAudience(row: JsonValue): PushAudience {
  if (!isJsonObject(row) || typeof row['objectId'] !== 'string') throw unexpectedAnswer('a push audience', row);
  const { objectId, name, query, lastUsed, timesUsed, createdAt, updatedAt } = row;
  const created = decodeDate(createdAt) ?? new Date(0);
  return {
    objectId,
    name: typeof name === 'string' ? name : '',
    where: isJsonObject(query) ? query : {},
    lastUsed: decodeDate(lastUsed),
    timesUsed: typeof timesUsed === 'number' ? timesUsed : 0,
    createdAt: created,
    updatedAt: decodeDate(updatedAt) ?? created,
  };
}
