import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a seed gets: it makes a client of the generated `server.ts` with it. */
export interface SeedServer {
  readonly serverURL: string;
  readonly applicationId: string;
  readonly masterKey: string;
}

/** The seed of a project: a module whose default export is called once, when the database is new. */
export function seedFile(folder: string): string | undefined {
  return ['seed.ts', 'seed.js', 'seed.mjs'].map((name) => join(folder, name)).find((path) => existsSync(path));
}

/** Runs a seed. What it throws comes back as an error that names the file. */
export async function runSeed(file: string, server: SeedServer): Promise<void> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, { moduleCache: false, fsCache: false });
  try {
    const module = (await jiti.import(file)) as { default?: unknown };
    if (typeof module.default !== 'function') throw new Error('it exports no function as default');
    await (module.default as (given: SeedServer) => unknown)(server);
  } catch (error) {
    throw new Error(`${file}: the seed failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
