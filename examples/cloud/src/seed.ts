import type { SpeciesGroup } from '@parse-orm/example-models';
import { createClient } from '@parse-orm/example-models/server';

const species: readonly (readonly [name: string, latinName: string, group: SpeciesGroup])[] = [
  ['Kingfisher', 'Alcedo atthis', 'bird'],
  ['Bittern', 'Botaurus stellaris', 'bird'],
  ['Grey heron', 'Ardea cinerea', 'bird'],
  ['Otter', 'Lutra lutra', 'mammal'],
  ['Hedgehog', 'Erinaceus europaeus', 'mammal'],
  ['Tree frog', 'Hyla arborea', 'amphibian'],
  ['Fire salamander', 'Salamandra salamandra', 'amphibian'],
  ['Swallowtail', 'Papilio machaon', 'insect'],
  ['Stag beetle', 'Lucanus cervus', 'insect'],
  ["Lady's slipper", 'Cypripedium calceolus', 'plant'],
];

/** Writes the list of species that people pick from, where there is none yet. */
export async function seed(server: Parameters<typeof createClient>[0]): Promise<void> {
  const { serverURL, applicationId, masterKey } = server;
  const db = createClient({ serverURL, applicationId, ...(masterKey !== undefined && { masterKey }) }).asMaster();
  if (await db.Species.exists()) return;
  await db.saveAll(species.map(([name, latinName, group]) => db.Species.build({ name, latinName, group })));
}
