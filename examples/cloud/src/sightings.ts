import type { CloudEnvironment, CloudHandlers } from '@parse-orm/example-models/cloud';
import type { Sighting } from '@parse-orm/example-models';
import { ACL, ValidationError, increment } from '@parse-orm/runtime';
import { CloudError, type SaveRequest } from '@parse-orm/runtime/cloud';

/** Whoever sees something owns what they say of it; others may read it, and confirm it by a function. */
export function defineSightings(cloud: CloudHandlers): void {
  cloud.Sighting.beforeSave(
    (request) => {
      const { object, user, isMaster } = request;
      if (object.isNew && user) {
        object.observer = user;
        object.ACL = ACL.owner(user).allowPublic({ read: true });
      }
      if (!isMaster) refuseWhatIsNotTheirs(request);
      const problems = object.problems();
      if (problems.length > 0) throw new ValidationError(problems);
    },
    { requireUser: true },
  );

  cloud.Sighting.afterSave(({ object, original, client }) => original ?? count(object, 1, client));
  cloud.Sighting.afterDelete(({ object, client }) => count(object, -1, client));
}

/** Only `confirmSighting` says that something is confirmed: it saves with the master key. */
function refuseWhatIsNotTheirs({ object }: SaveRequest<CloudEnvironment, Sighting>): void {
  if (object.isNew) object.status = 'open';
  else if (object.isDirty('status')) throw new CloudError('A sighting is confirmed by somebody else.', 119);
}

/** Nobody may change species but the server, and it does so whoever asks. */
async function count({ species }: Sighting, amount: number, client: CloudEnvironment['client']): Promise<void> {
  if (species) await client.asMaster().Species.update(species.objectId, { sightings: increment(amount) });
}
