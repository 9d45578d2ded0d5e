import type { StreamFormat } from './stream-format.ts';

/** What Apollo's clients ask for by themselves; they read it from the answer's head. */
const boundary = 'graphql';

/** A part, up to the boundary behind it: until that has come, clients don't take it. */
function part(json: string): string {
  return `\r\nContent-Type: application/json\r\n\r\n${json}\r\n--${boundary}`;
}

/**
 * Apollo's multipart protocol for subscriptions
 * (https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol). It has no place for a
 * cursor: a client that goes on from one selects it, and passes it as `after`. A line break in JSON is written as `\n`, so
 * that no boundary can stand in a part.
 */
export const multipartFormat: StreamFormat = {
  contentType: `multipart/mixed;boundary="${boundary}";subscriptionSpec=1.0`,
  beginning: `\r\n--${boundary}`,
  heartbeat: part('{}'),
  next: (json) => part(`{"payload":${json}}`),
  failure: (error) => part(`{"payload":null,"errors":[${error}]}`),
  complete: () => '--\r\n',
};
