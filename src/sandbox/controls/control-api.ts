import { z } from 'zod';
import type { EntraApp } from '../entra/token-endpoint.ts';
import type { EntraTokens } from '../entra/entra-tokens.ts';
import { ApiError, envelope } from '../server/api-error.ts';
import type { Api, ApiRequest, Reply } from '../server/exchange.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import type { Faults } from '../server/faults.ts';
import { faultSchema } from '../server/faults.ts';
import type { IdentityStore } from '../acs/identity-store.ts';
import type { Journal } from '../server/journal.ts';
import type { PageSettings } from '../acs/paging.ts';
import { hasMediaType, parseJsonBody } from '../server/request-body.ts';
import type { Routed } from '../server/router.ts';
import { createRouter } from '../server/router.ts';
import { formatWireDate } from '../acs/service-clock.ts';

/** What the controls can reach. */
export interface ControlsOptions {
  readonly journal: Journal;
  readonly faults: Faults;
  readonly settings: PageSettings;
  readonly identities: IdentityStore;
  readonly entraTokens: EntraTokens;
  readonly app: EntraApp;
  /** The controls of calls. */
  readonly calls: readonly Control[];
}

/** One operation of the sandbox's own API. */
export interface Control extends Routed {
  handle(request: ApiRequest, params: Readonly<Record<string, string>>): Reply | Promise<Reply>;
}

const settingsSchema = z.strictObject({
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

/** What an application asks a Teams user's token for. */
const defaultScope = 'https://auth.msft.communication.azure.com/Teams.ManageCalls';

/**
 * Makes the sandbox's own API under `/sandbox/`, by which a test or a demonstration looks into it and disturbs it. It
 * needs no key: only those who can reach the port on this machine, and no web page, can call it.
 *
 * | request | does |
 * |---|---|
 * | `GET`, `DELETE /sandbox/requests` | reads, clears the journal |
 * | `POST`, `GET`, `DELETE /sandbox/faults` | adds one fault, lists them, ends them all |
 * | `GET`, `PATCH /sandbox/settings` | reads, changes how collections are paged |
 * | `GET /sandbox/identities/{id}` | tells from when on the tokens of an identity count; 404 for a deleted one |
 * | `POST /sandbox/entra/tokens` | mints a Teams user's Entra token: `{oid, appid?, tid?, audience? or scope?, expiresInSeconds?}` |
 * | `GET /sandbox/calls`, `…/{id}` | the calls as they really are, whatever was delivered of it: rosters, operations, sharing |
 * | `POST /sandbox/calls/incoming` | lets somebody call the bot: `{from?, to?, kind?, callbackUri?, requestedModalities?, tenantId?}`, or `{scenario}` |
 * | `GET /sandbox/calls/scenarios` | lists the scenarios |
 * | `POST /sandbox/calls/next` | `{name}` of the scenario of the next call that the bot creates |
 * | `POST /sandbox/calls/{id}/scenario` | `{name}`: the call goes by that scenario from now on |
 * | `POST /sandbox/calls/{id}/autopilot` | `{on}`: switches the autopilot on or off |
 * | `POST /sandbox/calls/{id}/state` | `{state, members?}`; `established` connects a call that is not yet: media and roster come up |
 * | `POST /sandbox/calls/{id}/hangUp` | ends it: `{code?, subcode?, message?, members?, told?}`, `told` being `all`, `withoutState` or `nothing` |
 * | `POST /sandbox/calls/{id}/tone` | `{tone}` is pressed |
 * | `POST /sandbox/calls/{id}/participants` | somebody joins: `{identity?, displayName?, isMuted?, isInLobby?}` |
 * | `DELETE /sandbox/calls/{id}/participants/{pid}` | they leave |
 * | `POST …/participants/{pid}/mute`, `unmute`, `admit`, `share`, `stopSharing` | they do, or are let in from the lobby |
 * | `POST /sandbox/calls/{id}/operations/{oid}/complete`, `fail` | ends an operation; `fail` takes `{code, subcode?, message?}` |
 * | `POST /sandbox/calls/{id}/restartRoster` | roster updates are numbered from 1 again |
 * | `POST /sandbox/calls/{id}/forge` | posts a callback that nobody may believe: `{flaw}` |
 * | `GET`, `PATCH /sandbox/calls/settings` | reads, changes how calls behave, and where incoming ones are announced |
 * | `GET`, `DELETE /sandbox/callbacks` | reads, clears what was posted and how it was answered |
 * | `POST /sandbox/callbacks/keys` | signs callbacks with a new key; the one before stays published |
 * | `GET`, `POST`, `DELETE /sandbox/chaos` | reads, sets, ends what goes wrong with callbacks |
 * | `POST /sandbox/clock` | `{advanceSeconds}` moves the time of calls on, if the sandbox was started so that it may |
 */
export function createControls(options: ControlsOptions): Api {
  const { journal, faults, settings, identities, entraTokens, app, calls } = options;

  async function mintUserToken(request: ApiRequest): Promise<Reply> {
    const wanted = decodeControl(userTokenSchema, request);
    const tid = wanted.tid ?? app.tenantId;
    const scope = wanted.scope ?? defaultScope;
    const end = scope.lastIndexOf('/');
    const { token, expiresAt } = await entraTokens.mint(
      {
        iss: `${request.baseUrl}/${tid}/v2.0`,
        aud: wanted.audience ?? scope.slice(0, end),
        oid: wanted.oid,
        appid: wanted.appid ?? app.clientId,
        tid,
        scp: scope.slice(end + 1),
      },
      wanted.expiresInSeconds ?? 3600,
    );
    return jsonReply(201, { token, expiresOn: expiresAt.toISOString() });
  }

  const controls: Control[] = [
    {
      method: 'GET',
      path: '/sandbox/requests',
      handle: () => jsonReply(200, { requests: journal.entries() }),
    },
    {
      method: 'DELETE',
      path: '/sandbox/requests',
      handle: () => {
        journal.clear();
        return emptyReply(204);
      },
    },
    {
      method: 'POST',
      path: '/sandbox/faults',
      handle: (request) => {
        const fault = decodeControl(faultSchema, request);
        faults.add(fault);
        return jsonReply(201, fault);
      },
    },
    { method: 'GET', path: '/sandbox/faults', handle: () => jsonReply(200, { faults: faults.list() }) },
    {
      method: 'DELETE',
      path: '/sandbox/faults',
      handle: () => {
        faults.clear();
        return emptyReply(204);
      },
    },
    { method: 'GET', path: '/sandbox/settings', handle: () => jsonReply(200, settings) },
    {
      method: 'PATCH',
      path: '/sandbox/settings',
      handle: (request) => {
        const { pageSize, emptyPages } = decodeControl(settingsSchema, request);
        settings.pageSize = pageSize ?? settings.pageSize;
        settings.emptyPages = emptyPages ?? settings.emptyPages;
        return jsonReply(200, settings);
      },
    },
    {
      method: 'GET',
      path: '/sandbox/identities/{id}',
      handle: (_request, params) => {
        const identity = identities.get(params['id'] ?? '');
        if (identity === undefined) throw new ApiError(404, 'NotFound', 'There is no such identity.');
        return jsonReply(200, { id: identity.id, tokensValidFrom: formatWireDate(identity.tokensValidFrom) });
      },
    },
    { method: 'POST', path: '/sandbox/entra/tokens', handle: mintUserToken },
    ...calls,
  ];
  const route = createRouter(controls);

  return {
    owns: (path) => path.startsWith('/sandbox/'),
    answer(request) {
      const { route: control, params } = route(request.method, request.path);
      requireJson(request);
      return control.handle(request, params);
    },
    refuse: (error) => envelope(error),
  };
}

/**
 * Refuses a body of another type than JSON, and an empty one that says it is: whatever a form or a script of a web page
 * may send to another origin without asking first.
 * @throws {ApiError} 415
 */
function requireJson({ body, headers }: ApiRequest): void {
  const contentType = headers['content-type'];
  if (body.length === 0 && contentType === undefined) return;
  if (!hasMediaType(contentType, 'application/json')) {
    throw new ApiError(415, 'UnsupportedMediaType', "The body's Content-Type must be application/json.");
  }
}

/**
 * Decodes a control's body.
 * @throws {ApiError} 400
 */
export function decodeControl<T>(schema: z.ZodType<T>, request: ApiRequest): T {
  const body = parseJsonBody(request.body, request.headers['content-type'], 'application/json');
  const decoded = schema.safeParse(body);
  if (decoded.success) return decoded.data;
  throw new ApiError(400, 'BadRequest', z.prettifyError(decoded.error));
}
