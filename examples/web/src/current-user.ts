import { useUser } from '@parse-orm/react';
import { db } from './db.js';

/** Who is logged in; asked once for the whole page. */
export const useCurrentUser = () => useUser(db);
