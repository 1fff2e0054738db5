import type { Client } from './client-members.js';
import type { GeneratedClass } from './model/accessors.js';
import type { Collection } from './query/query.js';
import type { ModelTypes } from './query/selection.js';
import type { Auth } from './services/auth.js';

/** A generated class, as the types see it. */
interface NamedModel extends GeneratedClass {
  readonly collection: object;
}

/** Classes, by the names under which a client is to offer them. */
export interface NamedModels {
  readonly [name: string]: NamedModel;
}

/** A client of these classes alone. */
export type NamedClient<Models extends NamedModels> = NamedBase<Models> & {
  readonly [Name in keyof Models]: Models[Name]['collection'];
} & NamedAuth<Models>;

interface NamedBase<Models extends NamedModels> extends Client<NamedClient<Models>> {}

/** `auth` is there with the class of users. */
type NamedAuth<Models extends NamedModels> = Models extends { readonly User: { readonly collection: infer Users } }
  ? Users extends Collection<infer Types>
    ? { readonly auth: Auth<Types['model'], Types['input'], SessionOf<Models>> }
    : {}
  : {};

type SessionOf<Models> = Models extends { readonly Session: { readonly collection: Collection<infer Types> } }
  ? Types['model']
  : ModelTypes['model'];
