import { isRestError } from '@azure/core-rest-pipeline';
import type { RestError } from '@azure/core-rest-pipeline';

/** Why there was no answer that could be read. */
export interface TransportFault {
  /** What happened, in a few words. */
  readonly what: string;
  /** As the system has it, such as `ECONNREFUSED`. */
  readonly code: string;
  /** Who was to answer, without anything else of the address. */
  readonly host: string | undefined;
  /** Whether nobody can have got the request. */
  readonly isBeforeSending: boolean;
}

/** What the codes of the system, of OpenSSL and of the transport mean. */
const meanings: readonly (readonly [code: RegExp, what: string, isBeforeSending: boolean])[] = [
  [/^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)$/, 'the name was not found', true],
  [/^ECONNREFUSED$/, 'the connection was refused', true],
  [/^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL)$/, 'there is no way there', true],
  [/CERT|SELF_SIGNED|UNABLE_TO_|CRL|ISSUER|HOSTNAME_MISMATCH/, 'the certificate was not trusted', true],
  [/^(?:EPROTO|ERR_SSL_|ERR_TLS_)/, 'no TLS came about', true],
  [/^ETIMEDOUT$/, 'there was no answer in time', false],
  [/^PARSE_ERROR$/, 'the answer was not JSON', false],
  [/^UND_ERR_RES_EXCEEDED_MAX_SIZE$/, 'the answer was too long', false],
  [/^(?:HPE_|UND_ERR_(?:INVALID|RESPONSE))/, 'the answer was not HTTP', false],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_)/, 'the connection was broken off', false],
];

/** Finds the fault of the transport by which something failed, if there was one: among the causes of its error. */
export function transportFaultOf(error: unknown): TransportFault | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < maxDepth; at = at.cause, depth += 1) {
    if (isRestError(at)) return readFault(at);
  }
  return undefined;
}

/** Against errors that cause each other. */
const maxDepth = 5;

function readFault({ code = 'REQUEST_SEND_ERROR', request }: RestError): TransportFault {
  const [, what, isBeforeSending] = meanings.find(([pattern]) => pattern.test(code)) ?? [
    code,
    'the request could not be sent, or its answer not be read',
    false,
  ];
  return { what, code, host: request && URL.parse(request.url)?.host, isBeforeSending };
}
