import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { ParseError } from '../transport/errors.js';

/** What PostgreSQL, or Parse Server in its name, does not do, and does not say clearly. */
interface KnownRefusal {
  readonly codes: readonly number[];
  applies(value: JsonObject, name: string): boolean;
  readonly hint: string;
}

const knownRefusals: readonly KnownRefusal[] = [
  {
    codes: [119],
    applies: ({ __type }) => __type === 'Bytes',
    hint: 'on PostgreSQL, Parse Server cannot change Bytes that are a field of a stored object: keep them inside an Object field, or in a File',
  },
  {
    codes: [1, 0],
    applies: ({ __op }, name) => __op === 'Increment' && name.includes('.'),
    hint: 'on PostgreSQL, a number inside an object can be incremented only while it is a whole number below 2,147,483,648: read it, and set it',
  },
  {
    codes: [1, 0],
    applies: ({ __type, coordinates }) => __type === 'Polygon' && isFarEastOrWest(coordinates),
    hint: 'on PostgreSQL, Parse Server refuses a Polygon with a longitude beyond 90 degrees, because it checks it as a latitude: keep it inside an Object field',
  },
];

/**
 * What the server asks of installations (`RestWrite.handleInstallation`); its own words say it of "this operation".
 */
const installationRules: { readonly [code: number]: string } = {
  132: ' Several installations have this deviceToken: say by installationId which is meant.',
  135: ' An installation that the server does not know yet needs deviceType, and installationId or deviceToken.',
  136:
    ' deviceType and installationId of an installation never change, nor does deviceToken where it has no ' +
    'installationId: delete it with the master key, and register it anew.',
};

/** The same error; where the cause is known and the server does not tell it, its message does. */
export function explainRefusal(error: unknown, body: JsonValue | undefined): unknown {
  if (!(error instanceof ParseError) || !isJsonObject(body)) return error;
  const hints = Object.entries(body).flatMap(([name, value]) => {
    const known = knownRefusals.find(
      ({ codes, applies }) => codes.includes(error.code) && isJsonObject(value) && applies(value, name),
    );
    return known ? [` Probably because of "${name}": ${known.hint}.`] : [];
  });
  const rule = error.request.path.startsWith('/installations') && installationRules[error.code];
  if (rule) hints.push(rule);
  // Read before: an engine may write it only now, with the message of now.
  const { message, stack } = error;
  error.message += hints.join('');
  if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
  return error;
}

function isFarEastOrWest(coordinates: JsonValue | undefined): boolean {
  return Array.isArray(coordinates) && coordinates.some((corner: JsonValue) => Math.abs(longitudeOf(corner)) > 90);
}

function longitudeOf(corner: JsonValue): number {
  const longitude: unknown = Array.isArray(corner) ? corner[1] : undefined;
  return typeof longitude === 'number' ? longitude : 0;
}
