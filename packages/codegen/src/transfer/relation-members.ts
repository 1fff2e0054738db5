import { pointerTo } from './pointer.js';
import type { BatchRequest, RestClient } from '../server/rest-client.js';
import { TransferError } from './transfer-error.js';

/** Up to 1,000 members of one relation: one line of a file. */
export interface MemberLine {
  readonly owner: string;
  readonly members: readonly string[];
}

const limit = 1000;

interface Open {
  readonly owner: string;
  after: string | undefined;
  isOpen: boolean;
  readonly lines: MemberLine[];
}

/**
 * The members that these objects have in one relation, in the order of the objects and of the members' ids. One request
 * asks for all objects at once (server: `$relatedTo` in `DatabaseController.js`), and again for those that may have more:
 * only an empty answer says that there are none.
 */
export async function relationMembers(
  client: RestClient,
  relation: { readonly className: string; readonly field: string; readonly targetClass: string },
  owners: readonly string[],
): Promise<readonly MemberLine[]> {
  const all = owners.map((owner): Open => ({ owner, after: undefined, isOpen: true, lines: [] }));
  for (let open = all; open.length > 0; open = open.filter(({ isOpen }) => isOpen)) {
    const answers = await client.batch(open.map((one) => question(relation, one)));
    for (const [index, one] of open.entries()) {
      const members = idsIn(answers[index], relation);
      const last = members.at(-1);
      if (last !== undefined) one.lines.push({ owner: one.owner, members });
      one.after = last;
      one.isOpen = last !== undefined;
    }
  }
  return all.flatMap(({ lines }) => lines);
}

function question(
  { className, field, targetClass }: { className: string; field: string; targetClass: string },
  { owner, after }: Open,
): BatchRequest {
  const related = { $relatedTo: { object: pointerTo(className, owner), key: field } };
  const where = after === undefined ? related : { ...related, objectId: { $gt: after } };
  return {
    method: 'GET',
    path: `/classes/${targetClass}`,
    body: { where, keys: 'objectId', order: 'objectId', limit },
  };
}

function idsIn(answer: unknown, { className, field }: { className: string; field: string }): string[] {
  const { success, error } = answer as { success?: { results?: { objectId: string }[] }; error?: { error?: unknown } };
  if (success?.results !== undefined) return success.results.map(({ objectId }) => objectId);
  throw new TransferError(`the members of ${className}.${field} cannot be read: ${String(error?.error)}`);
}
