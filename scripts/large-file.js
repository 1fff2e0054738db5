// `node scripts/large-file.js MEGABYTES`, with the server in PARSE_ORM_TEST_SERVER: uploads a stream of that length and
// downloads it again, and prints the most memory of this process that either took beyond what a small file takes. With
// `--expose-gc`: what nobody holds any more is no memory that a file takes.
import { createServerClient } from '@parse-orm/runtime/server';

const { serverURL, applicationId, masterKey } = JSON.parse(process.env.PARSE_ORM_TEST_SERVER ?? '{}');
const size = Number(process.argv[2]) * 1_000_000;
const { files } = createServerClient({ serverURL, applicationId, masterKey }, {}).asMaster();

/** @param {number} length */
async function* bytes(length) {
  for (let left = length; left > 0; left -= 100_000) yield Buffer.alloc(Math.min(left, 100_000), 1);
}

let most = 0;
let looked = 0;
/** @param {{ loaded: number }} progress */
const watch = ({ loaded }) => {
  if (Math.abs(loaded - looked) < 4_000_000) return;
  looked = loaded;
  globalThis.gc?.();
  most = Math.max(most, process.memoryUsage.rss());
};

/** @param {number} length */
async function thereAndBack(length) {
  const options = { name: 'large.bin', onProgress: watch, maxUploadSize: length };
  const file = await files.upload(bytes(length), options);
  let loaded = 0;
  const download = await files.download(file, { onProgress: watch, mode: 'stream' });
  for await (const piece of download.stream()) loaded += piece.byteLength;
  await files.delete(file);
  if (loaded !== length) throw new Error(`${loaded} of ${length} bytes came back.`);
}

await thereAndBack(9_000_000);
const least = process.memoryUsage.rss();
most = least;
await thereAndBack(size);
console.log(JSON.stringify({ megabytes: Math.ceil((most - least) / 1_000_000) }));
