/**
 * What Graph must permit: the tables of docs/graph.md, row by row. That of creations is tried against the sandbox, which has its
 * own idea of what a call needs; that of actions against a Graph that permits nothing, since the sandbox, as Graph, checks some
 * of them only when the call is made.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../../../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../../../support/gateway.ts';
import { refuse } from '../../../support/calls-client.ts';
import { readPage, tableRows } from '../../../support/pages.ts';
import { namedScenarios } from '../../../../src/sandbox/graph/scenarios/catalog.ts';
import { callPermissions } from '../../../../src/sandbox/graph/protocol/settings.ts';
import { callId, startCallGraph } from './call-graph.ts';

/** The rows of a table of the page, cell by cell. */
function table(name: string): string[][] {
  const [, after = ''] = readPage('docs/graph.md').text.split(`<!-- ${name} -->`);
  return tableRows(after);
}

/** What stands in a cell as code. */
const codesIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]*)`/g)].map(([, code = '']) => code);

/** The permissions in a cell that will do, for each that is needed. */
const alternativesIn = (cell = ''): string[][] => cell.split(', and ').map(codesIn);

/** How an error ends that names what a cell does. */
const endingOf = (cell: string): string =>
  cell === 'none' ? 'permission that this needs' : `, which is ${cell.replaceAll('`', '')}`;

const guid = '5a4db0c5-0000-4000-8000-0000000000a1';
const user = `{identifier: {microsoftTeamsUser: {userId: "${guid}"}}}`;
const link = `https://teams.microsoft.com/l/meetup-join/19%3Ameeting_M@thread.v2/0?context=${encodeURIComponent(
  JSON.stringify({ Tid: guid, Oid: guid }),
)}`;

/** What goes into `to`, by its member. */
const destinations: Readonly<Record<string, string>> = {
  user,
  users: `[${user}, ${user.replace('a1"', 'a2"')}]`,
  phoneNumber: '"+12065550100"',
  meeting: `{threadId: "19:meeting_M@thread.v2", organizer: ${user}}`,
  joinUrl: `"${link}"`,
  meetingId: '{joinMeetingId: "234567890123"}',
  meetingToken: '"a token"',
};

const creations = table('permissions of creations').map(([to, media, permission = '', scenarios]) => ({
  to: codesIn(to)[0] ?? '',
  media: codesIn(media)[0] ?? '',
  permission,
  scenarios: codesIn(scenarios),
}));

async function control(gateway: TestGateway, method: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${gateway.sandbox.url}/sandbox/calls/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
}

function create(gateway: TestGateway, { to, media }: { to: string; media: string }): Promise<GraphQLResult> {
  const source = to === 'phoneNumber' ? `source: {identifier: {microsoftTeamsApp: {appId: "${guid}"}}}` : '';
  const hosted = media === 'appHosted' ? '{blob: "made by the library"}' : '{}';
  return gateway.query(
    `mutation { createCall(input: {to: {${to}: ${destinations[to]}}, ${source} media: {${media}: ${hosted}}}) { call { id } } }`,
  );
}

describe('the table of what a creation needs', () => {
  test('has every way to make a call, by either media', () => {
    const ways = Object.keys(destinations).flatMap((to) =>
      ['serviceHosted', 'appHosted'].map((media) => `${to} ${media}`),
    );
    expect(creations.map(({ to, media }) => `${to} ${media}`)).toEqual(ways);
  });

  test('has every scenario of a call that is made', () => {
    const outgoing = [...namedScenarios].filter(([, { incoming }]) => !incoming).map(([name]) => name);
    expect(new Set(creations.flatMap(({ scenarios }) => scenarios))).toEqual(new Set(outgoing));
  });

  test.each(creations)('$to, $media: what it names is enough, and nothing else is', async (row) => {
    const gateway = await startGateway();
    onTestFinished(() => gateway.close());
    const [making = [], media = []] = alternativesIn(row.permission);
    for (const one of making) {
      await control(gateway, 'PATCH', 'settings', { permissions: [one, ...media] });
      expect(await create(gateway, row)).not.toHaveProperty('errors');
    }
    await control(gateway, 'PATCH', 'settings', { permissions: [making[0], ...media] });
    for (const name of row.scenarios) {
      await control(gateway, 'POST', 'next', { name });
      expect(await create(gateway, row)).not.toHaveProperty('errors');
    }
    for (const missing of [making, media]) {
      if (missing.length === 0) continue;
      const permissions = callPermissions.filter((one) => !missing.includes(one));
      await control(gateway, 'PATCH', 'settings', { permissions });
      const { errors } = await create(gateway, row);
      expect(errors).toMatchObject([
        { extensions: { code: 'UPSTREAM_FORBIDDEN', upstream: { code: '7504' } } },
      ]);
      expect(errors?.[0]?.message).toMatch(new RegExp(`${escaped(endingOf(row.permission))}$`));
    }
  });
});

const escaped = (text: string): string => text.replaceAll(/[.*+?()[\]{}|\\^$]/g, String.raw`\$&`);

const mutation = (name: string, input = ''): string =>
  `mutation { ${name}(input: {callId: "${callId}" ${input}}) { call { id } } }`;
const somebody = `participantId: "${guid}"`;
const routing = 'id: "group" routingMode: ONE_TO_ONE sources: ["a"] receivers: ["b"]';

/** What asks Graph for each row, in its order. */
const actions: Readonly<Record<string, string>> = {
  answerCall: mutation('answerCall'),
  'answerCall(input: {media: {appHosted}})': mutation('answerCall', 'media: {appHosted: {blob: "b"}}'),
  rejectCall: mutation('rejectCall'),
  redirectCall: mutation('redirectCall', `targets: [${user}]`),
  transferCall: mutation('transferCall', `target: ${user}`),
  hangUpCall: mutation('hangUpCall'),
  keepCallAlive: mutation('keepCallAlive'),
  call: `{ call(id: "${guid}") { id } }`,
  inviteParticipants: mutation('inviteParticipants', `participants: [${user}]`),
  removeCallParticipant: mutation('removeCallParticipant', somebody),
  muteCallParticipant: mutation('muteCallParticipant', somebody),
  startHoldMusic: mutation('startHoldMusic', somebody),
  stopHoldMusic: mutation('stopHoldMusic', somebody),
  muteCall: mutation('muteCall'),
  unmuteCall: mutation('unmuteCall'),
  playPrompt: mutation('playPrompt', 'prompts: [{uri: "https://example.org/a.wav"}]'),
  recordResponse: mutation('recordResponse'),
  cancelMediaProcessing: mutation('cancelMediaProcessing'),
  subscribeToTone: mutation('subscribeToTone'),
  sendDtmfTones: mutation('sendDtmfTones', 'tones: [TONE1]'),
  changeScreenSharingRole: mutation('changeScreenSharingRole', 'role: SHARER'),
  updateRecordingStatus: mutation('updateRecordingStatus', 'status: RECORDING'),
  addLargeGalleryView: mutation('addLargeGalleryView'),
  createAudioRoutingGroup: mutation('createAudioRoutingGroup', routing),
  updateAudioRoutingGroup: mutation('updateAudioRoutingGroup', routing),
  deleteAudioRoutingGroup: mutation('deleteAudioRoutingGroup', 'id: "group"'),
  'Call.audioRoutingGroups': `{ call(id: "${callId}") { audioRoutingGroups { id } } }`,
};

const needs = table('permissions of actions').map(
  ([what, permission = '']) => [codesIn(what)[0] ?? '', permission] as const,
);

describe('the table of what is done in a call', () => {
  test('has all that is asked of Graph', () => {
    expect(needs.map(([what]) => what)).toEqual(Object.keys(actions));
  });

  test.each(needs)('%s that is refused for want of a permission names %s', async (what, permission) => {
    await using graph = await startCallGraph({
      answer(response) {
        refuse(response, 403, '7504');
      },
    });
    const meetingInfo = { '@odata.type': '#microsoft.graph.organizerMeetingInfo' };
    await graph.notify(callId, { id: callId, state: 'incoming', direction: 'incoming' }, 'created');
    if (!/^(?:answer|reject|redirect)/.test(what)) {
      await graph.notify(callId, { state: 'established', meetingInfo });
    }
    const { errors } = await graph.query(actions[what] ?? '');
    expect(graph.requests).toHaveLength(1);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_FORBIDDEN' } }]);
    expect(errors?.[0]?.message).toMatch(new RegExp(`${escaped(endingOf(permission))}$`));
  });
});

test.each([
  ['a code of Graph itself', 403, 'Authorization_RequestDenied', 'No.'],
  ['words alone', 403, 'Forbidden', 'Insufficient enterprise tenant permissions.'],
])('a refusal by %s names it as well', async (_, status, code, message) => {
  await using graph = await startCallGraph({
    answer(response) {
      refuse(response, status, code, message);
    },
  });
  const { errors } = await graph.query(actions['call'] ?? '');
  expect(errors?.[0]?.message).toMatch(/, which is Calls\.Initiate\.All or Calls\.AccessMedia\.All$/);
});
