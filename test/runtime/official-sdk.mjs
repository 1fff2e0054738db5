// Run by official-sdk.test.ts as a process of its own, because the SDK keeps its settings in globals. Reads queries as
// lists of calls from its input, [[method, ...arguments], …], and prints what each sent as `where`, and the
// objectIds of what it found.
import { text } from 'node:stream/consumers';
import Parse from 'parse/node';

const { server, queries } = JSON.parse(await text(process.stdin));
Parse.initialize(server.applicationId, undefined, server.masterKey);
Parse.serverURL = server.serverURL;

/** Makes what stands in an argument: values of the SDK, other queries, regular expressions. */
function argument(value) {
  if (Array.isArray(value)) return value.map(argument);
  if (typeof value !== 'object' || value === null) return value;
  if ('date' in value) return new Date(value.date);
  if ('pointer' in value) return Parse.Object.extend(value.pointer[0]).createWithoutData(value.pointer[1]);
  if ('point' in value) return new Parse.GeoPoint(...value.point);
  if ('pattern' in value) return new RegExp(value.pattern, value.flags);
  if ('query' in value) return queryOf(value);
  return value;
}

function queryOf({ query: className, calls, or, and, nor }) {
  const parts = (list) => list.map(queryOf);
  const start = or
    ? Parse.Query.or(...parts(or))
    : and
      ? Parse.Query.and(...parts(and))
      : nor
        ? Parse.Query.nor(...parts(nor))
        : new Parse.Query(className);
  for (const [method, ...args] of calls ?? []) start[method](...args.map(argument));
  return start;
}

async function answerTo(query) {
  try {
    const asked = queryOf(query);
    return { rows: (await asked.find()).map(({ id }) => id), where: asked.toJSON().where };
  } catch (error) {
    return { rows: `error ${error.code}` };
  }
}

const answers = [];
for (let index = 0; index < queries.length; index += 20) {
  answers.push(...(await Promise.all(queries.slice(index, index + 20).map(answerTo))));
}
process.stdout.write(JSON.stringify(answers));
