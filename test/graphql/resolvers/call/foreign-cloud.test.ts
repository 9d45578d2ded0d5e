import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reply } from '../../../support/calls-client.ts';
import { callId, startCallGraph } from './call-graph.ts';
import type { CallGraph } from './call-graph.ts';

const guid = '112f7296-5fa4-42ca-bae8-6a692b15d4b8';
const ofGcch = { identifier: { rawId: `8:gcch:${guid}` } };
const ofPublic = { identifier: { rawId: `8:orgid:${guid}` } };
const meeting = (organizer: object) => ({
  to: { meeting: { threadId: '19:meeting_x@thread.v2', organizer } },
});
const context = encodeURIComponent(JSON.stringify({ Tid: guid, Oid: guid }));
const link = (host: string): string =>
  `https://${host}/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=${context}`;

const createCall = 'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }';
const onCall = (name: string): string =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { call { id } } }`;

/** A graph over Microsoft Graph of a cloud, with an established call and one that rings. */
async function startInCloud(graphCloud: 'public' | 'gcch' | 'dod'): Promise<CallGraph> {
  const graph = await startCallGraph({
    answer: (response, { line }) => {
      if (/(?:transfer|redirect)$/.test(line)) reply(response, 202);
      else reply(response, 201, { id: callId, state: 'establishing', status: 'running' });
    },
    backend: { graphCloud },
  });
  await graph.notify(callId, { id: callId, state: 'incoming' }, 'created');
  await graph.notify(callId, {
    state: 'established',
    meetingInfo: { '@odata.type': '#microsoft.graph.organizerMeetingInfo' },
  });
  return graph;
}

const graphs = {} as Record<'public' | 'gcch', CallGraph>;
beforeAll(async () => {
  graphs.public = await startInCloud('public');
  graphs.gcch = await startInCloud('gcch');
});
afterAll(async () => {
  for (const graph of Object.values(graphs)) await graph[Symbol.asyncDispose]();
});

async function ask(by: 'public' | 'gcch', document: string, input: object) {
  const graph = graphs[by];
  const before = graph.requests.length;
  const { errors } = await graph.query(document, { input });
  return { errors, requests: graph.requests.slice(before) };
}

describe('whoever is of another cloud than Graph is refused, before anything is sent:', () => {
  const toGcch = { user: ofGcch };
  const teamsUser = (cloud: string) => ({ microsoftTeamsUser: { userId: guid, cloud } });
  const teamsApp = { identifier: { microsoftTeamsApp: { appId: guid, cloud: 'GCCH' } } };
  test.each<[string, string, object, string]>([
    ['a user by raw id', createCall, { to: toGcch }, 'input.to.user.identifier'],
    [
      'a user by cloud',
      createCall,
      { to: { user: { identifier: teamsUser('DOD') } } },
      'input.to.user.identifier',
    ],
    ['one of a group', createCall, { to: { users: [ofPublic, ofGcch] } }, 'input.to.users.1.identifier'],
    ['an organizer', createCall, meeting(ofGcch), 'input.to.meeting.organizer.identifier'],
    ['a source', createCall, { to: { user: ofPublic }, source: teamsApp }, 'input.source.identifier'],
    ['an app', createCall, { to: { user: teamsApp } }, 'input.to.user.identifier'],
    [
      'an application by raw id',
      createCall,
      { to: { user: { identifier: { rawId: `28:gcch-global:${guid}` } } } },
      'input.to.user.identifier',
    ],
    [
      'an application by cloud',
      createCall,
      { to: { user: { identifier: { application: { appId: guid, cloud: 'DOD' } } } } },
      'input.to.user.identifier',
    ],
    [
      'the meeting of a link',
      createCall,
      { to: { joinUrl: link('gov.teams.microsoft.us') } },
      'input.to.joinUrl',
    ],
    [
      'the meeting of a short link',
      createCall,
      { to: { joinUrl: 'https://dod.teams.microsoft.us/meet/123?p=x' } },
      'input.to.joinUrl',
    ],
    [
      'who is invited',
      'mutation ($input: InviteParticipantsInput!) { inviteParticipants(input: $input) { operation { id } } }',
      { callId, participants: [ofPublic, ofGcch] },
      'input.participants.1.identifier',
    ],
    [
      'whom a call is handed to',
      onCall('transferCall'),
      { callId, target: ofGcch },
      'input.target.identifier',
    ],
    [
      'who is handed over',
      onCall('transferCall'),
      { callId, target: ofPublic, transferee: ofGcch },
      'input.transferee.identifier',
    ],
    [
      'whom a call is passed to',
      onCall('redirectCall'),
      { callId, targets: [ofGcch] },
      'input.targets.0.identifier',
    ],
  ])('%s', async (_, document, input, field) => {
    const { errors, requests } = await ask('public', document, input);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect(errors?.[0]?.message).toMatch(/of the cloud (?:GCCH|DOD), and Graph is of PUBLIC/);
    expect(requests).toEqual([]);
  });

  test.each([
    ['a user', { user: ofPublic }, 'input.to.user.identifier'],
    ['the meeting of a link', { joinUrl: link('teams.cloud.microsoft') }, 'input.to.joinUrl'],
  ])('%s of the public cloud, where Graph is of GCC High', async (_, to, field) => {
    const { errors, requests } = await ask('gcch', createCall, { to });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect(errors?.[0]?.message).toMatch(/of the cloud PUBLIC, and Graph is of GCCH/);
    expect(requests).toEqual([]);
  });
});

describe('whoever is of the cloud of Graph is called, here GCC High:', () => {
  const body = { targets: [{ identity: { user: { id: guid } } }] };
  test.each([
    ['by raw id', ofGcch],
    ['by cloud', { identifier: { microsoftTeamsUser: { userId: guid, cloud: 'GCCH' } } }],
    ['without a cloud', { identifier: { microsoftTeamsUser: { userId: guid } } }],
    ['with a cloud of null', { identifier: { microsoftTeamsUser: { userId: guid, cloud: null } } }],
  ])('a user %s', async (_, user) => {
    expect(await ask('gcch', createCall, { to: { user } })).toMatchObject({
      errors: undefined,
      requests: [{ body }],
    });
  });

  test.each([
    ['by raw id', { rawId: `28:gcch-global:${guid}` }],
    ['by cloud', { application: { appId: guid, cloud: 'GCCH' } }],
    ['without a cloud', { application: { appId: guid } }],
  ])('an application %s', async (_, identifier) => {
    expect(await ask('gcch', createCall, { to: { user: { identifier } } })).toMatchObject({
      errors: undefined,
      requests: [{ body: { targets: [{ identity: { application: { id: guid } } }] } }],
    });
  });

  test('an app without a cloud', async () => {
    const app = { identifier: { microsoftTeamsApp: { appId: guid } } };
    expect(await ask('gcch', createCall, { to: { phoneNumber: '+12345678901' }, source: app })).toMatchObject(
      {
        errors: undefined,
        requests: [{ body: { source: { identity: { applicationInstance: { id: guid } } } } }],
      },
    );
  });

  test('the meeting of a link', async () => {
    const { requests } = await ask('gcch', createCall, { to: { joinUrl: link('gov.teams.microsoft.us') } });
    expect(requests).toMatchObject([{ body: { chatInfo: { threadId: '19:meeting_x@thread.v2' } } }]);
  });

  test('a communication user of another cloud, whose id says it', async () => {
    const id = '8:dod-acs:bbbcbc1e-9f06-482a-b5d8-20e3f26ef0cd_112f7296';
    const { requests } = await ask('gcch', createCall, { to: { user: { identifier: { rawId: id } } } });
    expect(requests).toMatchObject([
      { body: { targets: [{ identity: { azureCommunicationServicesUser: { id } } }] } },
    ]);
  });
});
