import { ConnectionError } from '@parse-orm/runtime';
import { type Query, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import './style.css';

// A page that is left open goes on by itself when the server is back.
const again = ({ state }: Query<unknown, Error>): number | false => state.error instanceof ConnectionError && 5_000;
const queryClient = new QueryClient({ defaultOptions: { queries: { refetchInterval: again } } });

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
