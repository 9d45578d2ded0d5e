import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reply } from '../../../support/calls-client.ts';
import { callId, startCallGraph } from './call-graph.ts';
import type { CallGraph } from './call-graph.ts';

const id = '112f7296-5fa4-42ca-bae8-6a692b15d4b8';
const user = { identifier: { microsoftTeamsUser: { userId: id } } };

/** In how many ways an application and a guest are named, and how Graph is told. */
const named: readonly (readonly [how: string, identifier: object, identity: object])[] = [
  ['an application', { application: { appId: id } }, { application: { id } }],
  ['an application by raw id', { rawId: `28:${id}` }, { application: { id } }],
  ['a guest', { guestId: id }, { guest: { id } }],
  ['a guest by raw id', { rawId: `guest:${id}` }, { guest: { id } }],
];

const mutation = (name: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const result = name === 'inviteParticipants' ? 'operation { id }' : 'call { id }';
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${result} } }`;
};

let graph: CallGraph;
beforeAll(async () => {
  graph = await startCallGraph({
    answer: (response, { line }) => {
      if (/(?:transfer|redirect)$/.test(line)) reply(response, 202);
      else reply(response, 201, { id: callId, state: 'establishing', status: 'running' });
    },
  });
  await graph.notify(callId, { id: callId, state: 'incoming' }, 'created');
  await graph.notify(callId, {
    state: 'established',
    meetingInfo: { '@odata.type': '#microsoft.graph.organizerMeetingInfo' },
  });
});
afterAll(() => graph[Symbol.asyncDispose]());

async function ask(name: string, input: object) {
  const before = graph.requests.length;
  const { errors } = await graph.query(mutation(name), { input });
  return { errors, bodies: graph.requests.slice(before).map(({ body }) => body) };
}

/** A mutation of somebody, with the body in which Graph is told of them. */
type Asked = readonly [
  what: string,
  name: string,
  input: (somebody: object) => object,
  body: (identity: object) => object,
];

const ofAnybody: readonly Asked[] = [
  [
    'is called',
    'createCall',
    (somebody) => ({ to: { user: somebody } }),
    (identity) => ({ targets: [{ identity }] }),
  ],
  [
    'is called in a group',
    'createCall',
    (somebody) => ({ to: { users: [user, somebody] } }),
    (identity) => ({ targets: [{}, { identity }] }),
  ],
  [
    'is invited',
    'inviteParticipants',
    (somebody) => ({ callId, participants: [somebody] }),
    (identity) => ({ participants: [{ identity }] }),
  ],
  [
    'takes a call over',
    'transferCall',
    (target) => ({ callId, target }),
    (identity) => ({ transferTarget: { identity } }),
  ],
  [
    'is handed over',
    'transferCall',
    (transferee) => ({ callId, target: user, transferee }),
    (identity) => ({ transferee: { identity } }),
  ],
];

describe.each(named)('%s', (_, identifier, identity) => {
  test.each(ofAnybody)('%s', async (__, name, input, body) => {
    expect(await ask(name, input({ identifier }))).toMatchObject({
      errors: undefined,
      bodies: [body(identity)],
    });
  });

  test('gets a call that rings', async () => {
    await using ringing = await startCallGraph({
      answer: (response) => {
        reply(response, 202);
      },
    });
    await ringing.notify(callId, { id: callId, state: 'incoming' }, 'created');
    const input = { callId, targets: [{ identifier }] };
    expect(await ringing.query(mutation('redirectCall'), { input })).not.toHaveProperty('errors');
    expect(ringing.requests).toMatchObject([{ body: { targets: [{ identity }] } }]);
  });
});

test('an application makes a call', async () => {
  const input = { to: { user }, source: { identifier: { application: { appId: id } } } };
  expect(await ask('createCall', input)).toMatchObject({
    errors: undefined,
    bodies: [{ source: { identity: { application: { id } } } }],
  });
});

describe('is refused before anything is sent, with the field and what would be right:', () => {
  const guest = { identifier: { guestId: id } };
  const application = { identifier: { application: { appId: id } } };
  const organizedBy = (organizer: object) => ({
    to: { meeting: { threadId: '19:meeting_x@thread.v2', organizer } },
  });

  test.each<[string, string, object, string, string]>([
    [
      'a guest who makes a call',
      'createCall',
      { to: { user }, source: guest },
      'input.source.identifier',
      'by an application',
    ],
    [
      'a telephone that an application calls',
      'createCall',
      { to: { phoneNumber: '+12065550100' }, source: application },
      'input.source.identifier',
      'must be a microsoftTeamsApp',
    ],
    [
      'a telephone that a guest calls',
      'createCall',
      { to: { phoneNumber: '+12065550100' }, source: guest },
      'input.source.identifier',
      'must be a microsoftTeamsApp',
    ],
    [
      'a guest who organises a meeting',
      'createCall',
      organizedBy(guest),
      'input.to.meeting.organizer.identifier',
      'with an account',
    ],
    [
      'a telephone that organises a meeting',
      'createCall',
      organizedBy({ identifier: { phoneNumber: '+12065550100' } }),
      'input.to.meeting.organizer.identifier',
      'with an account',
    ],
    [
      'two applications who are invited',
      'inviteParticipants',
      { callId, participants: [application, application] },
      'input.participants',
      'one bot',
    ],
    [
      'an application without an id',
      'createCall',
      { to: { user: { identifier: { application: { appId: '' } } } } },
      'input.to.user.identifier',
      'no identity that a call can be with',
    ],
    [
      'a guest without an id',
      'createCall',
      { to: { user: { identifier: { guestId: '' } } } },
      'input.to.user.identifier',
      'no identity that a call can be with',
    ],
  ])('%s', async (_, name, input, field, words) => {
    const { errors, bodies } = await ask(name, input);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect(errors?.[0]?.message).toContain(words);
    expect(bodies).toEqual([]);
  });
});
