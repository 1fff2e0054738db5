/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_PARSE_SERVER_URL: string;
  readonly VITE_PARSE_APPLICATION_ID: string;
}
