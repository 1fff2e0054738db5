import { ServerError } from './server-error.js';

const certificateProblem = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME/;

/** What a failure to connect, by its Node error code, means to a person. `server` is the URL as messages show it. */
export function connectionFailure(code: string, server: string, timeout: number): ServerError {
  switch (code) {
    case 'ECONNREFUSED':
      return new ServerError('unreachable', `nothing listens at ${server}: start the server, or correct the URL`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ServerError(
        'unreachable',
        `the host of ${server} is not known: correct the URL, or check the network`,
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new ServerError('unreachable', `there is no way to ${server}: check the network`);
    case 'ETIMEDOUT':
      return new ServerError(
        'timeout',
        `${server} did not answer within ${timeout / 1000} s: check the URL, or try again`,
      );
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_READING_RESPONSE_STREAM':
    case 'ERR_BODY_PARSE_FAILURE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return new ServerError(
        'cutShort',
        `the connection to ${server} was cut before the answer was complete: try again`,
      );
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return new ServerError(
        'insecure',
        `${server} does not speak TLS: use http:// if that is meant, or correct the port`,
      );
    default:
      return certificateProblem.test(code)
        ? new ServerError(
            'insecure',
            `the certificate of ${server} is not trusted (${code}): correct it, or name its authority in NODE_EXTRA_CA_CERTS`,
          )
        : new ServerError('unreachable', `${server} cannot be reached (${code}): check the URL and the network`);
  }
}
