import { useFind, useSave } from '@parse-orm/react';
import { type ParseFile, ValidationError } from '@parse-orm/runtime';
import { type FormEvent, type ReactNode, useState } from 'react';
import { db } from './db.js';
import { PhotoField } from './photo-field.js';
import { Problem } from './problem.js';
import type { ListedSighting } from './sightings.js';

interface SightingFormProps {
  /** What is changed; without one something new is reported. */
  readonly edited: ListedSighting | undefined;
  readonly onDone: () => void;
}

export function SightingForm({ edited, onDone }: SightingFormProps): ReactNode {
  const { data: allSpecies = [] } = useFind(db.Species.orderBy('name'), { staleTime: Infinity });
  const [photo, setPhoto] = useState<ParseFile | undefined>(edited?.photo);
  const [problem, setProblem] = useState<Error>();
  const save = useSave();

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const values = valuesOf(new FormData(form));
    // A copy: the row of the list changes when the server has agreed.
    const sighting = edited ? db.Sighting.fromJSON(edited.toJSON()) : db.Sighting.build(values);
    if (edited) Object.assign(sighting, values);
    if (photo) sighting.photo = photo;
    const problems = sighting.problems();
    setProblem(problems.length > 0 ? new ValidationError(problems) : undefined);
    if (problems.length > 0) return;
    save.mutate(sighting, {
      onSuccess: () => {
        form.reset();
        setPhoto(undefined);
        onDone();
      },
    });
  };

  return (
    <form className="card" onSubmit={submit} aria-label="Report">
      <h2>{edited ? 'Change your sighting' : 'What did you see?'}</h2>
      <label>
        Species
        <select name="species" required defaultValue={edited?.species?.objectId} key={allSpecies.length}>
          {allSpecies.map(({ objectId, name }) => (
            <option key={objectId} value={objectId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Place
        <input name="place" required defaultValue={edited?.place} />
      </label>
      <label>
        Day
        <input name="seenAt" type="date" required defaultValue={dayOf(edited?.seenAt ?? new Date())} />
      </label>
      <label>
        How many
        <input name="individuals" type="number" min="1" required defaultValue={edited?.individuals ?? 1} />
      </label>
      <label>
        Notes
        <textarea name="notes" rows={2} defaultValue={edited?.notes} />
      </label>
      <PhotoField photo={photo} onChange={setPhoto} />
      <Problem error={problem ?? save.error} />
      <div className="actions">
        <button disabled={save.isPending}>{edited ? 'Save' : 'Report'}</button>
        {edited && (
          <button type="button" onClick={onDone}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}

/** What a form holds, as the fields of a sighting. */
function valuesOf(form: FormData) {
  const text = (name: string): string => String(form.get(name) ?? '');
  return {
    species: db.Species.pointer(text('species')),
    place: text('place'),
    seenAt: new Date(text('seenAt')),
    individuals: Number(text('individuals')),
    notes: text('notes'),
  };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
