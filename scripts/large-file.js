// `node scripts/large-file.js MEGABYTES`, with the server in PARSE_ORM_TEST_SERVER: uploads a stream of that length and
// downloads it again, and prints the most memory that either took beyond what a small file takes: what is held, and what
// the process has of the system, which depends on how busy that is. With `--expose-gc`: what nobody holds any more is no
// memory that a file takes.
import { createServerClient } from '@parse-orm/runtime/server';

const { serverURL, applicationId, masterKey } = JSON.parse(process.env.PARSE_ORM_TEST_SERVER ?? '{}');
const size = Number(process.argv[2]) * 1_000_000;
const { files } = createServerClient({ serverURL, applicationId, masterKey }, {}).asMaster();

/** @param {number} length */
async function* bytes(length) {
  for (let left = length; left > 0; left -= 100_000) yield Buffer.alloc(Math.min(left, 100_000), 1);
}

const most = { held: 0, resident: 0 };
let looked = 0;

/** @returns {typeof most} */
function memory() {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { held: heapUsed + external, resident: rss };
}

/** Notes it, where it is more than before. */
function measure() {
  const { held, resident } = memory();
  Object.assign(most, { held: Math.max(most.held, held), resident: Math.max(most.resident, resident) });
}

/** @param {{ loaded: number }} progress */
const watch = ({ loaded }) => {
  if (Math.abs(loaded - looked) < 4_000_000) return;
  looked = loaded;
  measure();
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
const least = memory();
Object.assign(most, least);
await thereAndBack(size);
const megabytes = (/** @type {number} */ bytes) => Math.ceil(bytes / 1_000_000);
console.log(
  JSON.stringify({ held: megabytes(most.held - least.held), resident: megabytes(most.resident - least.resident) }),
);
