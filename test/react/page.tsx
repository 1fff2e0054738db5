// The page of hooks.test.ts: a list, one object, buttons for changes, and who is logged in. `window.sent` is what it asked for.
import { QueryClient, QueryClientProvider, useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense, useReducer, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { findOptions, useCaller, useFind, useGet, useLive, useSave, useUser } from '@parse-orm/react';
import { type Species, createClient } from '../runtime/generated/index.js';

declare const SERVER: { readonly serverURL: string; readonly applicationId: string };
declare global {
  interface Window {
    sent: string[];
    word: string;
  }
}

window.sent = [];
const word = new URLSearchParams(location.search).get('word') ?? '';
const db = createClient({
  ...SERVER,
  onRequest: ({ method, path }) => void window.sent.push(`${method} ${path}`),
});

function Page(): ReactNode {
  const [renders, renderAgain] = useReducer((count: number) => count + 1, 1);
  const [chosen, choose] = useState<string>();
  // Made anew on each render, as in any app.
  const list = useFind(db.Species.where({ scientificName: { startsWith: word } }).orderBy('scientificName'));
  const one = useGet(db.Species, chosen);
  const create = useSave((name: string) => db.Species.create({ scientificName: name, group: 'bird' }));
  const rename = useSave<Species>();
  const { data: user } = useUser(db);
  const change = (): void => {
    const [first] = list.data ?? [];
    if (!first) return;
    const copy = db.Species.fromJSON(first.toJSON());
    copy.commonName = 'renamed';
    rename.mutate(copy);
  };
  return (
    <>
      <output id="renders">{renders}</output>
      <button onClick={renderAgain}>render again</button>
      <ul>
        {list.data?.map(({ objectId, scientificName, commonName }) => (
          <li key={objectId} onClick={() => choose(objectId)}>
            {scientificName} {commonName}
          </li>
        ))}
      </ul>
      <output id="one">{one.data?.scientificName ?? one.status}</output>
      <button onClick={() => create.mutate(`${word}-new`)}>create</button>
      <button onClick={change}>rename</button>
      <button onClick={() => void db.auth.signUp({ username: word, password: 'secret' })}>sign up</button>
      <button onClick={() => void db.auth.logIn({ username: word, password: 'secret' })}>log in</button>
      <button onClick={() => void db.auth.logOut()}>log out</button>
      <output id="user">{user === undefined ? 'unknown' : (user?.username ?? 'nobody')}</output>
      <output id="userId">{user?.objectId}</output>
      <output id="error">{rename.error?.message ?? list.error?.message}</output>
    </>
  );
}

/** What is searched for changes at each key press: what was found before stays until the answer comes. */
function Search(): ReactNode {
  const [text, setText] = useState('');
  const query = db.Species.where({ scientificName: { startsWith: word + text } });
  const { data: found = [] } = useFind(query, { placeholderData: (previous) => previous });
  const live = useLive(query, { placeholderData: (previous) => previous });
  const disabled = useLive(query, { enabled: false });
  const names = (rows: readonly Species[] = []): string => rows.map(({ scientificName }) => scientificName).join(' ');
  return (
    <>
      <input value={text} onChange={({ target }) => setText(target.value)} />
      <output id="found">{names(found)}</output>
      <output id="live" className={live.isLive ? 'live' : 'waiting'}>
        {names(live.data)}
      </output>
      <output id="disabled">{disabled.isPending ? 'pending' : names(disabled.data)}</output>
    </>
  );
}

function Suspended(): ReactNode {
  useCaller(db.Species);
  const { data } = useSuspenseQuery(findOptions(db.Species.where({ scientificName: { startsWith: word } })));
  return <output id="suspended">{data.map(({ scientificName }) => scientificName).join(' ')}</output>;
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <QueryClientProvider client={new QueryClient()}>
      <Page />
      {location.search.includes('search') && (
        <Suspense fallback="waiting">
          <Suspended />
        </Suspense>
      )}
      {location.search.includes('search') && <Search />}
    </QueryClientProvider>,
  );
}
