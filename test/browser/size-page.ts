import { ConnectionError, createClient } from '@parse-orm/runtime';
import { Species } from '../runtime/generated/species.js';

declare const SERVER: { readonly serverURL: string; readonly applicationId: string };

const db = createClient(SERVER, { Species });

/** What the test calls in the page. */
export const page = {
  async names(group: 'bird' | 'mammal', limit: number): Promise<string[]> {
    const found = await db.Species.where({ group }).orderBy('-createdAt').limit(limit).find();
    return found.map(({ scientificName }) => scientificName);
  },
  async count(name: string): Promise<number> {
    return db.Species.where({ scientificName: { startsWith: name } }).count();
  },
  async rename(name: string, commonName: string): Promise<string | undefined> {
    const species = await db.Species.where({ scientificName: name }).first();
    if (!species) return undefined;
    species.commonName = commonName;
    await species.save();
    return (await species.fetch()).commonName;
  },
  async failure(work: () => Promise<unknown>): Promise<{ isConnectionError: boolean; message: string } | undefined> {
    try {
      await work();
      return undefined;
    } catch (error) {
      return { isConnectionError: error instanceof ConnectionError, message: (error as Error).message };
    }
  },
};

Object.assign(globalThis, { page });
