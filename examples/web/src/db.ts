import { createClient } from '@parse-orm/example-models';

/** Where the server is: the demo sets both when it builds the page. */
const { VITE_PARSE_SERVER_URL: serverURL, VITE_PARSE_APPLICATION_ID: applicationId } = import.meta.env;

export const db = createClient({ serverURL, applicationId });
