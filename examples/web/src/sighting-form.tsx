import { useFind, useSave } from '@parse-orm/react';
import { type ParseFile, ValidationError } from '@parse-orm/runtime';
import { type FormEvent, type ReactNode, useState } from 'react';
import { db } from './db.js';
import { PhotoField, useIsUploading } from './photo-field.js';
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
  const isUploading = useIsUploading();
  const before = textsOf(edited);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const texts = Object.fromEntries(new FormData(form)) as unknown as Texts;
    const values = valuesOf(texts);
    // A copy: the row of the list changes when the server has agreed.
    const sighting = edited ? db.Sighting.fromJSON(edited.toJSON()) : db.Sighting.build(values);
    // What was left alone is not sent: somebody may have changed it elsewhere meanwhile.
    for (const name of fields)
      if (edited && texts[name] !== before[name]) Object.assign(sighting, { [name]: values[name] });
    if (photo?.name !== edited?.photo?.name) sighting.photo = photo;
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
        <select name="species" required defaultValue={before.species} key={allSpecies.length}>
          {allSpecies.map(({ objectId, name }) => (
            <option key={objectId} value={objectId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Place
        <input name="place" required defaultValue={before.place} />
      </label>
      <label>
        Day
        <input name="seenAt" type="date" required defaultValue={before.seenAt} />
      </label>
      <label>
        How many
        <input name="individuals" type="number" min="1" required defaultValue={before.individuals} />
      </label>
      <label>
        Notes
        <textarea name="notes" rows={2} defaultValue={before.notes} />
      </label>
      <PhotoField photo={photo} onChange={setPhoto} />
      <Problem error={problem ?? save.error} />
      {save.isPaused && <p role="status">You are offline. It is sent when you are back.</p>}
      <div className="actions">
        <button disabled={save.isPending || isUploading}>{edited ? 'Save' : 'Report'}</button>
        {edited && (
          <button type="button" onClick={onDone}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}

const fields = ['species', 'place', 'seenAt', 'individuals', 'notes'] as const;

/** What the form holds. */
type Texts = Readonly<Record<(typeof fields)[number], string>>;

/** What it shows at first. */
function textsOf(sighting: ListedSighting | undefined): Texts {
  return {
    species: sighting?.species?.objectId ?? '',
    place: sighting?.place ?? '',
    seenAt: dayOf(sighting?.seenAt ?? new Date()),
    individuals: String(sighting?.individuals ?? 1),
    notes: sighting?.notes ?? '',
  };
}

function valuesOf({ species, place, seenAt, individuals, notes }: Texts) {
  return {
    species: db.Species.pointer(species),
    place,
    seenAt: new Date(seenAt),
    individuals: Number(individuals),
    notes,
  };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
