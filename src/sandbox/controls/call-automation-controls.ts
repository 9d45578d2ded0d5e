import { z } from 'zod';
import { callbackChaosSchema, noCallbackChaos } from '../acs/call-automation/callback-chaos.ts';
import { automationTokenFlaws } from '../acs/call-automation/callback-signer.ts';
import { tones } from '../acs/call-automation/requests.ts';
import { callbackContentTypes, laterOperations } from '../acs/call-automation/settings.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import type { Control } from './control.ts';
import { defineControl } from './control.ts';

const settingsSchema = z
  .strictObject({
    issuer: z.string().min(1),
    audience: z.string().min(1),
    emptyRoom: z.enum(['refused', 'connectFailed']),
    listsOwnLeg: z.boolean(),
    rosterLimit: z.int().min(0),
    firstSequenceNumber: z.int().min(0),
    postsArrays: z.boolean(),
    contentType: z.enum(callbackContentTypes),
    invited: z.enum(['accept', 'decline', 'wait']),
    tellsDeclinedAsAdded: z.boolean(),
    playMs: z.number().nonnegative().max(3_600_000),
    failing: z.array(z.enum(laterOperations)),
  })
  .partial();

const path = '/sandbox/call-automation';

/** The controls of Call Automation: how it behaves, and what becomes of connections and of what is posted. */
export const callAutomationControls: readonly Control[] = [
  defineControl({
    method: 'GET',
    path: `${path}/settings`,
    about: 'Shows how Call Automation behaves.',
    handle: ({ context }) => jsonReply(200, context.callAutomation.settings),
  }),
  defineControl({
    method: 'PATCH',
    path: `${path}/settings`,
    about:
      'Changes how Call Automation behaves, and what of it is not published: `issuer` and `audience` of its callbacks; whether a ' +
      'connection to an `emptyRoom` is `refused` or `connectFailed`; `listsOwnLeg`, `rosterLimit`, `firstSequenceNumber`, ' +
      '`postsArrays` and `contentType` of what is posted; whether who is `invited` will `accept`, `decline` or `wait`, and ' +
      '`tellsDeclinedAsAdded`; `playMs` of a prompt; the operations that are `failing`.',
    body: settingsSchema,
    handle({ context: { callAutomation }, body }) {
      const given = Object.entries(body).filter(([, value]) => value !== undefined);
      Object.assign(callAutomation.settings, Object.fromEntries(given));
      return jsonReply(200, callAutomation.settings);
    },
  }),
  defineControl({
    method: 'GET',
    path: `${path}/connections`,
    about: 'Lists the connections that are open, and the invitations that wait for an answer.',
    handle: ({ context: { callAutomation } }) =>
      jsonReply(200, {
        connections: callAutomation.connections.open(),
        invitations: callAutomation.invitations.open().map(({ id, rawId }) => ({ id, rawId })),
      }),
  }),
  defineControl({
    method: 'POST',
    path: `${path}/connections/{id}/cut`,
    about: 'Cuts a connection while its call goes on; with `isSilent` nobody is told.',
    body: z.strictObject({ isSilent: z.boolean().optional() }).optional(),
    handle({ context, params, body }) {
      const { connections } = context.callAutomation;
      const connection = connections.require(params['id'] ?? '');
      if (body?.isSilent === true) connections.forget(connection);
      else connections.disconnect(connection, { code: 500, subCode: 9999, message: 'It was cut.' });
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'POST',
    path: `${path}/connections/{id}/press`,
    about: 'Lets `rawId` press the key `tone`; 404 if the connection does not listen to their keys.',
    body: z.strictObject({ rawId: z.string(), tone: z.enum(tones) }),
    handle({ context, params, body }) {
      const { connections, media } = context.callAutomation;
      media.press(connections.require(params['id'] ?? ''), body.rawId, body.tone);
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'POST',
    path: `${path}/connections/{id}/forge`,
    about:
      'Posts an empty roster of a connection, with a far higher number, whose token has a `flaw`, such as `expired`, `foreignKey` or ' +
      '`unsigned`: nothing may change.',
    body: z.strictObject({ flaw: z.enum(automationTokenFlaws) }),
    handle({ context, params, body }) {
      const { connections, posts } = context.callAutomation;
      const connection = connections.require(params['id'] ?? '');
      posts.forge(connection, connection.callbackUri, body.flaw);
      return emptyReply(204);
    },
  }),
  answering('accept', 'Lets who was invited accept, while settings have them `wait`.'),
  answering('decline', 'Lets who was invited decline, while settings have them `wait`.'),
  defineControl({
    method: 'GET',
    path: `${path}/callbacks`,
    about: 'Lists what Call Automation posted, and how it was answered.',
    handle: ({ context }) => jsonReply(200, { callbacks: context.callAutomation.posts.entries() }),
  }),
  defineControl({
    method: 'DELETE',
    path: `${path}/callbacks`,
    about: 'Clears the list of what Call Automation posted.',
    handle({ context }) {
      context.callAutomation.posts.clear();
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'POST',
    path: `${path}/keys`,
    about: 'Signs what Call Automation posts with a new key from now on; the one before stays published.',
    async handle({ context: { callAutomation } }) {
      callAutomation.signer.rotate();
      return jsonReply(201, { keys: await callAutomation.signer.keys() });
    },
  }),
  defineControl({
    method: 'GET',
    path: `${path}/chaos`,
    about: 'Shows how likely it is that something goes wrong with a callback of Call Automation.',
    handle: ({ context }) => jsonReply(200, context.callAutomation.chaos.settings()),
  }),
  defineControl({
    method: 'POST',
    path: `${path}/chaos`,
    about:
      'Loses, repeats, delays, reorders and forges callbacks of Call Automation by chance, for example `{"lose": 0.1, "forge": 0.2}`. ' +
      'What is not named does not happen.',
    body: callbackChaosSchema,
    handle({ context: { callAutomation }, body }) {
      callAutomation.chaos.configure(body);
      return jsonReply(200, callAutomation.chaos.settings());
    },
  }),
  defineControl({
    method: 'DELETE',
    path: `${path}/chaos`,
    about: 'Ends the chaos of callbacks of Call Automation.',
    handle({ context }) {
      context.callAutomation.chaos.configure(noCallbackChaos);
      return emptyReply(204);
    },
  }),
];

function answering(answer: 'accept' | 'decline', about: string): Control {
  return defineControl({
    method: 'POST',
    path: `${path}/invitations/{id}/${answer}`,
    about,
    handle({ context, params }) {
      context.callAutomation.invitations.answer(params['id'] ?? '', answer);
      return emptyReply(204);
    },
  });
}
