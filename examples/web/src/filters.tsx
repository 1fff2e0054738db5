import type { ReactNode } from 'react';
import { useCurrentUser } from './current-user.js';
import { type Filter, groups } from './sightings.js';

interface FiltersProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
  readonly canBeMine: boolean;
}

export function Filters({ filter, onChange, canBeMine }: FiltersProps): ReactNode {
  const { data: user } = useCurrentUser();
  const change = (part: Partial<Filter>): void => onChange({ ...filter, ...part });
  return (
    <form className="filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        Group
        <select value={filter.group} onChange={({ target }) => change({ group: target.value as Filter['group'] })}>
          <option value="">all</option>
          {groups.map((group) => (
            <option key={group}>{group}</option>
          ))}
        </select>
      </label>
      <label>
        Place
        <input type="search" value={filter.place} onChange={({ target }) => change({ place: target.value })} />
      </label>
      <label className="choice">
        <input
          type="checkbox"
          checked={filter.onlyConfirmed}
          onChange={({ target }) => change({ onlyConfirmed: target.checked })}
        />
        confirmed
      </label>
      {canBeMine && (
        <label className="choice">
          <input
            type="checkbox"
            checked={filter.observer !== undefined}
            onChange={({ target }) => change({ observer: target.checked ? user?.objectId : undefined })}
          />
          mine
        </label>
      )}
    </form>
  );
}
