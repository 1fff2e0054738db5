/** The builds of the official SDK that an app can import. */
export const sdkModules: readonly ['parse', 'parse/node', 'parse/react-native'] = [
  'parse',
  'parse/node',
  'parse/react-native',
];
export type SdkModule = (typeof sdkModules)[number];
