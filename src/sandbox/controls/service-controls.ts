import { z } from 'zod';
import { formatWireDate } from '../acs/service-clock.ts';
import { ApiError } from '../server/api-error.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import { faultSchema } from '../server/faults.ts';
import type { Control } from './control.ts';
import { defineControl } from './control.ts';

const pagesSchema = z.strictObject({
  pageSize: z.int().min(1).max(1000).optional(),
  emptyPages: z.boolean().optional(),
});

const userTokenSchema = z.strictObject({
  oid: z.guid(),
  appid: z.guid().optional(),
  tid: z.guid().optional(),
  audience: z.url().optional(),
  scope: z.url().optional(),
  expiresInSeconds: z.int().min(-86_400).max(86_400).optional(),
});

/** The scope for which an application asks for a Teams user's token. */
const defaultScope = 'https://auth.msft.communication.azure.com/Teams.ManageCalls';

/** The controls of what all simulated services have in common, and of rooms, identities and tokens. */
export const serviceControls: readonly Control[] = [
  defineControl({
    method: 'GET',
    path: '/sandbox/requests',
    about: 'Lists the requests that the services got, with the status of each answer.',
    handle: ({ context: { journal } }) => jsonReply(200, { requests: journal.entries() }),
  }),
  defineControl({
    method: 'DELETE',
    path: '/sandbox/requests',
    about: 'Clears the list of requests.',
    handle({ context: { journal } }) {
      journal.clear();
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/faults',
    about:
      'Adds a fault of a `kind` (`latency` with `ms`, `status` with `status`, `retryAfterSeconds` and `code`, `reset`, ' +
      '`truncate` or `garbage`) that strikes a `path`, and only a `method`, a `count` of requests or with a `probability` ' +
      'if those are given.',
    body: faultSchema,
    handle({ context: { faults }, body }) {
      faults.add(body);
      return jsonReply(201, body);
    },
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/faults',
    about: 'Lists the faults in force.',
    handle: ({ context: { faults } }) => jsonReply(200, { faults: faults.list() }),
  }),
  defineControl({
    method: 'DELETE',
    path: '/sandbox/faults',
    about: 'Ends all faults.',
    handle({ context: { faults } }) {
      faults.clear();
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/settings',
    about: 'Shows how lists are paged.',
    handle: ({ context: { pages } }) => jsonReply(200, pages),
  }),
  defineControl({
    method: 'PATCH',
    path: '/sandbox/settings',
    about:
      'Changes how lists are paged: `pageSize` is the number of items of a full page, `emptyPages` puts empty pages in between.',
    body: pagesSchema,
    handle({ context: { pages }, body: { pageSize, emptyPages } }) {
      pages.pageSize = pageSize ?? pages.pageSize;
      pages.emptyPages = emptyPages ?? pages.emptyPages;
      return jsonReply(200, pages);
    },
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/identities/{id}',
    about: 'Says since when the tokens of a user count; 404 for a user who was deleted.',
    handle({ context: { identities }, params }) {
      const identity = identities.get(params['id'] ?? '');
      if (identity === undefined) throw new ApiError(404, 'NotFound', 'There is no such identity.');
      return jsonReply(200, { id: identity.id, tokensValidFrom: formatWireDate(identity.tokensValidFrom) });
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/entra/tokens',
    about:
      "Makes a Teams user's Entra token for the user `oid`: `appid`, `tid`, `audience` or `scope`, and `expiresInSeconds` " +
      'have defaults.',
    body: userTokenSchema,
    async handle({ context: { app, entraTokens }, request, body }) {
      const tid = body.tid ?? app.tenantId;
      const scope = body.scope ?? defaultScope;
      const end = scope.lastIndexOf('/');
      const { token, expiresAt } = await entraTokens.mint(
        {
          iss: `${request.baseUrl}/${tid}/v2.0`,
          aud: body.audience ?? scope.slice(0, end),
          oid: body.oid,
          appid: body.appid ?? app.clientId,
          tid,
          scp: scope.slice(end + 1),
        },
        body.expiresInSeconds ?? 3600,
      );
      return jsonReply(201, { token, expiresOn: expiresAt.toISOString() });
    },
  }),
];
