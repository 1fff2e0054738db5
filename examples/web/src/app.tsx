import { type ReactNode, useState } from 'react';
import { Account } from './account.js';
import { useCurrentUser } from './current-user.js';
import { Filters } from './filters.js';
import { LatestSightings } from './latest-sightings.js';
import { SightingForm } from './sighting-form.js';
import { SightingList } from './sighting-list.js';
import { type Filter, type ListedSighting, noFilter } from './sightings.js';

/** The whole page: who is here, what was seen, and a form for what is new. */
export function App(): ReactNode {
  const { data: user } = useCurrentUser();
  const [filter, setFilter] = useState<Filter>(noFilter);
  const [edited, setEdited] = useState<ListedSighting>();
  return (
    <>
      <header>
        <h1>Field notes</h1>
        <Account user={user ?? undefined} />
      </header>
      <main>
        <section aria-label="Sightings">
          <Filters filter={filter} onChange={setFilter} canBeMine={Boolean(user)} />
          <SightingList filter={filter} user={user ?? undefined} onEdit={setEdited} />
        </section>
        <aside>
          {user ? (
            <SightingForm key={edited?.objectId ?? 'new'} edited={edited} onDone={() => setEdited(undefined)} />
          ) : (
            <p className="card hint">Log in to report what you saw.</p>
          )}
          <LatestSightings />
        </aside>
      </main>
    </>
  );
}
