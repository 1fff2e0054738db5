import type { CloudHandlers } from '@parse-orm/example-models/cloud';
import { CloudError } from '@parse-orm/runtime/cloud';

export function defineFunctions(cloud: CloudHandlers): void {
  cloud.functions.confirmSighting(
    async ({ params, user, client }) => {
      // Read as whoever asks: what they may not see they cannot confirm.
      const { objectId } = await params.sighting.fetch();
      const sighting = await client.asMaster().Sighting.include({ species: true }).get(objectId);
      if (!user || sighting.isBy(user)) throw new CloudError('Somebody else has to confirm what you saw.', 119);
      sighting.confirmedBy.add(user);
      sighting.status = 'confirmed';
      return sighting.save();
    },
    { requireUser: true },
  );

  cloud.functions.groupSummary(async ({ params: { group, since }, client }) => {
    const ofGroup = client.Sighting.where({ species: { is: { group } } });
    const query = since ? ofGroup.where({ seenAt: { gte: since } }) : ofGroup;
    const [latest, counts] = await Promise.all([
      query.include({ species: true }).orderBy('-seenAt').first(),
      query.aggregate({ compute: { sightings: 'count', individuals: { sum: 'individuals' } } }, { local: true }),
    ]);
    return { sightings: counts[0]?.sightings ?? 0, individuals: counts[0]?.individuals ?? 0, latest };
  });

  cloud.jobs.countSightings(async ({ client, message }) => {
    let changed = 0;
    for await (const species of client.Species) {
      const sightings = await client.Sighting.where({ species }).count();
      if (species.sightings === sightings) continue;
      species.sightings = sightings;
      await species.save();
      await message(`${++changed} counts were wrong`);
    }
    if (changed === 0) await message('all counts were right');
  });
}
