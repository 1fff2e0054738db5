import { ACL, GeoPoint, ParseFile, ValidationError } from '@parse-orm/runtime';
import type { Observation } from '../runtime/generated/index.js';
import type { ServerClient } from '../runtime/generated/server.js';

/** What the notes of an observation tell its trigger to do to it. */
export async function change(object: Observation, client: ServerClient): Promise<void> {
  switch (object.notes) {
    case 'every kind':
      object.tags = ['set'];
      object.location = new GeoPoint(1, 2);
      object.observedAt = new Date('2026-01-02T03:04:05.678Z');
      object.weather = { temperature: 3 };
      // PostgreSQL's adapter cannot change Bytes that are stored.
      if (object.isNew) object.photoChecksum = new Uint8Array([1, 2, 3]);
      object.ACL = ACL.publicRead();
      object.increment('individuals', 4).unset('isRare');
      return;
    case 'related': {
      const [first] = await client.asMaster().User.limit(1).find();
      if (first) object.confirmedBy.add(first);
      return;
    }
    case 'joined': {
      const [stays, goes] = (object.tags ?? []).map((objectId) => ({ className: '_User' as const, objectId }));
      if (stays && goes) object.confirmedBy.add(stays);
      if (goes) object.confirmedBy.remove(goes);
      return;
    }
    case 'photographed':
      object.photo = new ParseFile({ data: new TextEncoder().encode('a photo'), name: 'made.txt' });
      return;
    case 'pointed':
      object.survey = (await client.asMaster().Survey.first())?.toPointer();
      return;
    case 'cascade': {
      const species = { scientificName: String(object.tags?.[0]), group: 'plant' as const };
      await client.Species.create(species, { context: { from: 'a trigger' } });
      return;
    }
    case 'merged':
      object.increment('individuals', 10).add('tags', 'by the server').addUnique('scores', 1);
      return;
    case 'nested':
      object.set('weather.temperature', 20).increment('weather.temperature', 1.5);
      return;
    case 'reverted':
      object.revert('status');
      return;
    case 'key set':
      object.set('attributes.key', 'of the server');
      return;
    case 'keys reverted':
      object.revert('attributes');
      return;
    case 'key taken':
      object.unset('attributes.key');
      return;
    case 'taken':
      object.revert('scores');
      object.unset('isRare').unset('location');
      return;
    case 'saves itself':
      await object.save();
      return;
    case 'refused':
      throw new ValidationError([{ path: 'Observation.notes', message: 'says "refused".' }]);
    case 'impossible':
      object.individuals = Number.NaN;
      return;
    case 'misses':
      await client.Species.get('nobodyHere');
      break;
    case 'breaks':
      throw new Error('the connection to postgres://user:secret@db failed');
    default:
  }
}
