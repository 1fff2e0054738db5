import { useFind, useSave } from '@parse-orm/react';
import type { User } from '@parse-orm/example-models';
import type { ReactNode } from 'react';
import { db } from './db.js';
import { Problem } from './problem.js';
import { type Filter, type ListedSighting, sightings } from './sightings.js';

interface SightingListProps {
  readonly filter: Filter;
  readonly user: User | undefined;
  readonly onEdit: (sighting: ListedSighting) => void;
}

export function SightingList({ filter, user, onEdit }: SightingListProps): ReactNode {
  const { data = [], error, isPending, isFetching } = useFind(sightings(filter), { placeholderData: (rows) => rows });
  if (isPending) return <p className="hint">Looking…</p>;
  if (data.length === 0) return error ? <Problem error={error} /> : <p className="hint">Nothing was seen that fits.</p>;
  return (
    <>
      <Problem error={error} />
      <ul className={isFetching ? 'list busy' : 'list'}>
        {data.map((sighting) => (
          <SightingCard key={sighting.objectId} sighting={sighting} user={user} onEdit={onEdit} />
        ))}
      </ul>
    </>
  );
}

interface SightingCardProps extends Omit<SightingListProps, 'filter'> {
  readonly sighting: ListedSighting;
}

function SightingCard({ sighting, user, onEdit }: SightingCardProps): ReactNode {
  const confirm = useSave(() => db.functions.confirmSighting({ sighting }));
  const remove = useSave(() => sighting.delete());
  const { species, observer, photo, place, seenAt, individuals = 1, notes, status } = sighting;
  return (
    <li className="card">
      {photo?.url && <img src={photo.url} alt="" />}
      <div>
        <h2>
          {individuals > 1 && `${individuals} × `}
          {species?.name ?? 'something'} {status === 'confirmed' && <span title="confirmed">✓</span>}
        </h2>
        <p className="latin">{species?.latinName}</p>
        <p>
          {place}, {seenAt.toLocaleDateString('en-GB')}, {observer?.shownName ?? 'somebody'}
        </p>
        {notes && <p className="notes">{notes}</p>}
        <Problem error={confirm.error ?? remove.error} />
        <div className="actions">
          {sighting.isBy(user) ? (
            <>
              <button onClick={() => onEdit(sighting)}>Edit</button>
              <button onClick={() => remove.mutate()}>Delete</button>
            </>
          ) : (
            user && <button onClick={() => confirm.mutate()}>I saw it, too</button>
          )}
        </div>
      </div>
    </li>
  );
}
