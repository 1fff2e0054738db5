import { useLive } from '@parse-orm/react';
import type { ReactNode } from 'react';
import { Problem } from './problem.js';
import { latestSightings } from './sightings.js';

/** What anybody reports appears here by itself. */
export function LatestSightings(): ReactNode {
  const { data: rows = [], error, isLive } = useLive(latestSightings);
  return (
    <section className="card live" aria-label="Just reported">
      <h2>
        Just reported <span className={isLive ? 'dot on' : 'dot'} title={isLive ? 'live' : 'waiting for the server'} />
      </h2>
      <Problem error={error} />
      <ul>
        {rows.map(({ objectId, place, individuals = 1, createdAt }) => (
          <li key={objectId}>
            {place} · {individuals} · {createdAt.toLocaleTimeString('en-GB')}
          </li>
        ))}
      </ul>
    </section>
  );
}
