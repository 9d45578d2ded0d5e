import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contoso, organizerId, threadId } from '../../../microsoft-graph/create-examples.ts';
import { reply } from '../../../support/calls-client.ts';
import { callId, startCallGraph } from './call-graph.ts';
import type { CallGraph, CallGraphOptions } from './call-graph.ts';

const createCall = `mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }`;

const teams = 'https://teams.microsoft.com';
const context = encodeURIComponent(JSON.stringify({ Tid: contoso, Oid: organizerId }));
const long = `/l/meetup-join/${encodeURIComponent(threadId)}/0?context=${context}`;
const short = '/meet/2345678901?p=AbC1';
const encoded = encodeURIComponent(teams + long);
const coords = Buffer.from(
  JSON.stringify({ conversationId: threadId, messageId: '0', tenantId: contoso, organizerId }),
).toString('base64');

/** Asked of Graph for the meeting of the long link. */
const byChat = {
  tenantId: contoso,
  chatInfo: { threadId, messageId: '0' },
  meetingInfo: {
    '@odata.type': '#microsoft.graph.organizerMeetingInfo',
    organizer: { user: { id: organizerId, tenantId: contoso } },
  },
};

/** Asked of Graph for the meeting of the short link, in the gateway's own tenant. */
const byMeetingId = {
  tenantId: 'aa67bd4c-8475-432d-bd41-39f255720e0a',
  meetingInfo: {
    '@odata.type': '#microsoft.graph.joinMeetingIdMeetingInfo',
    joinMeetingId: '2345678901',
    passcode: 'AbC1',
  },
};

interface Row {
  /** As docs/graph.md has it. */
  readonly form: string;
  readonly becomes: string;
  readonly examples: readonly string[];
  /** What Graph is asked for, or a part of what the client is told. */
  readonly expected: object | string;
}

const rows: readonly Row[] = [
  {
    form: '`https://teams.microsoft.com/l/meetup-join/{thread}/{message}?context={…}`, escaped or not',
    becomes: 'its chat, organizer and tenant',
    examples: [
      teams + long,
      `${teams}/l/meetup-join/${threadId}/0?context={"Tid":"${contoso}","Oid":"${organizerId}"}`,
    ],
    expected: byChat,
  },
  {
    form: '`https://teams.microsoft.com/meet/{meeting id}?p={passcode}`',
    becomes:
      "the meeting id and the passcode, in `tenantId` or else the gateway's own tenant; without either it is refused",
    examples: [teams + short, `${teams}/meet/234%20567%208901?p=AbC1`],
    expected: byMeetingId,
  },
  {
    form: 'both at `teams.cloud.microsoft`',
    becomes: 'the same',
    examples: [`https://teams.cloud.microsoft${short}`],
    expected: byMeetingId,
  },
  {
    form: 'both at `gov.teams.microsoft.us`, `dod.teams.microsoft.us`',
    becomes: 'the same where `GRAPH_ENDPOINT` is of that cloud (GCC High, DoD), else refused',
    examples: ['gov', 'dod'].flatMap((host) =>
      [short, long].map((path) => `https://${host}.teams.microsoft.us${path}`),
    ),
    expected: 'and Graph is of PUBLIC',
  },
  {
    form: '`<link>`, `Join the meeting<link>`, without `https://`, with what is not seen around it',
    becomes: 'the link',
    examples: [
      `<${teams}${long}>`,
      `Join the meeting<${teams}${long}>`,
      `teams.microsoft.com${long}`,
      `\u200b ${teams}${long}\u00a0\n`,
    ],
    expected: byChat,
  },
  {
    form: 'safe links of Outlook (`*.safelinks.protection.outlook.com`, `….office365.us`) and of Teams (`…/atp-safelinks.html`)',
    becomes: 'the link in `url`',
    examples: [
      `https://nam11.safelinks.protection.outlook.com/?url=${encoded}&data=05%7C02%7C&reserved=0`,
      `https://gcc02.safelinks.protection.office365.us/ap/t-59584e83/?url=${encoded}&data=05`,
      `https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url=${encoded}&locale=en-us`,
    ],
    expected: byChat,
  },
  {
    form: "Google Calendar's `https://www.google.com/url?q=…`",
    becomes: 'the link in `q`',
    examples: [`https://www.google.com/url?q=${encoded}&sa=D&source=calendar`],
    expected: byChat,
  },
  {
    form: "Teams' launcher, `/dl/launcher/launcher.html?url=…`, escaped or not",
    becomes: 'the link in `url`',
    examples: [
      `${teams}/dl/launcher/launcher.html?url=${encodeURIComponent(`/_#${long}&anon=true`)}&type=meetup-join&deeplinkId=1`,
      `${teams}/dl/launcher/launcher.html?url=/_#${long}&anon=true&type=meetup-join&deeplinkId=1`,
    ],
    expected: byChat,
  },
  {
    form: 'the address bar: `/v2/?meetingjoin=true#/meetup-join/…`, `…#/l/meetup-join/…`, `/_#/l/meetup-join/…`',
    becomes: 'the link after `#`',
    examples: [
      `${teams}/v2/?meetingjoin=true#${long.slice(2)}&anon=true`,
      `${teams}/v2/?meetingjoin=true#${long}&anon=true`,
      `${teams}/_#${long}`,
    ],
    expected: byChat,
  },
  {
    form: 'the address bar with a short link: `/v2/?meetingjoin=true#/meet/…`',
    becomes: 'the meeting id and the passcode',
    examples: [`${teams}/v2/?meetingjoin=true#${short}&anon=true`],
    expected: byMeetingId,
  },
  {
    form: 'the address bar of who has no account: `/light-meetings/launch?coords=…`',
    becomes: 'the chat, organizer and tenant in `coords`',
    examples: [`${teams}/light-meetings/launch?agent=web&coords=${encodeURIComponent(coords)}&version=1`],
    expected: byChat,
  },
  {
    form: '`msteams:/l/meetup-join/…`, `msteams://teams.microsoft.com/l/meetup-join/…`',
    becomes: 'the link with `https`',
    examples: [`msteams:${long}`, `msteams://teams.microsoft.com${long}`],
    expected: byChat,
  },
  {
    form: 'virtual appointments and bookings: `https://visit.teams.microsoft.com/…&JoinWebUrl=…`',
    becomes: 'the link in `JoinWebUrl`; without it, it is refused',
    examples: [
      `https://visit.teams.microsoft.com/webrtc-svc/api/route?tid=${contoso}&convId=${threadId}&oid=${organizerId}&JoinWebUrl=${encodeURIComponent(`${teams}${long}&webjoin=true`)}&bid=a%40b.example`,
    ],
    expected: byChat,
  },
  {
    form: "virtual visits, Microsoft's sample: `https://{app}.azurewebsites.net/visit?meetingURL=…`",
    becomes: 'the link in `meetingURL`',
    examples: [`https://contoso-visits.azurewebsites.net/visit?meetingURL=${encoded}`],
    expected: byChat,
  },
  {
    form: 'several of these within one another, up to six',
    becomes: 'the link within',
    examples: [
      `https://nam11.safelinks.protection.outlook.com/?url=${encodeURIComponent(`${teams}/dl/launcher/launcher.html?url=${encodeURIComponent(`/_#${long}`)}`)}`,
    ],
    expected: byChat,
  },
  {
    form: 'a link that was folded over lines',
    becomes: 'refused: one line is wanted',
    examples: [(teams + long).replace('/0?', '/\r\n0?')],
    expected: 'is folded over lines',
  },
  {
    form: 'a thread id that was folded, cut off, damaged or escaped twice',
    becomes: 'refused, with what is wrong in it',
    examples: [
      (teams + long).replace('meeting_', 'meeting_%20'),
      (teams + long).replace('thread.v2', 'thread.v'),
      (teams + long).replace('meeting_', 'meeting_='),
      (teams + long).replace('19%3A', '19%253A'),
    ],
    expected: 'holds a thread id that ',
  },
  {
    form: 'a personal meeting: `https://teams.live.com/…`',
    becomes: "refused: bots can't join it",
    examples: [
      `https://teams.live.com${short}`,
      `https://teams.live.com/dl/launcher/launcher.html?url=${encodeURIComponent(`/_#${short}`)}`,
    ],
    expected: "which bots can't join",
  },
  {
    form: 'anything else',
    becomes: 'refused, with what a good link looks like',
    examples: [
      'https://example.org/l/meetup-join/a/0',
      `${teams}/l/channel/19%3aabc%40thread.tacv2/General`,
      `https://visit.teams.microsoft.com/webrtc-svc/api/route?tid=${contoso}&convId=${threadId}`,
      `${teams}/meetingOptions/?organizerId=${organizerId}&tenantId=${contoso}&threadId=${threadId}`,
      'https://aka.ms/JoinTeamsMeeting?omkt=en-US',
    ],
    expected: `A good one looks like ${teams}/l/meetup-join/{thread}/{message}?context={…} or ${teams}/meet/{meeting id}?p={passcode}`,
  },
];

const created: CallGraphOptions = {
  answer: (response) => {
    reply(response, 201, { id: callId, state: 'establishing' });
  },
};

let graph: CallGraph;
let withoutTenant: CallGraph;
beforeAll(async () => {
  graph = await startCallGraph(created);
  withoutTenant = await startCallGraph({ ...created, backend: { graphTenantId: undefined } });
});
afterAll(async () => {
  await graph[Symbol.asyncDispose]();
  await withoutTenant[Symbol.asyncDispose]();
});

/** Makes a call, and gives what Graph was asked for by it. */
async function call(input: object, by = graph) {
  const before = by.requests.length;
  const { errors } = await by.query(createCall, { input });
  return { errors, requests: by.requests.slice(before) };
}

/** Expects that a call was refused before anything was sent. The passcode of the short link is nowhere in the error. */
function expectRefused(
  { errors, requests }: Awaited<ReturnType<typeof call>>,
  field: string,
  reason: string,
) {
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
  expect(errors?.[0]?.message).toContain(reason);
  expect(JSON.stringify(errors)).not.toContain('AbC1');
  expect(requests).toEqual([]);
}

describe.each(rows)('what is pasted, $form: $becomes', ({ examples, expected }) => {
  test.each(examples)('%s', async (joinUrl) => {
    const made = await call({ to: { joinUrl } });
    if (typeof expected === 'string') expectRefused(made, 'input.to.joinUrl', expected);
    else expect(made).toMatchObject({ errors: undefined, requests: [{ body: expected }] });
  });
});

test('the documentation shows the same forms', () => {
  const page = readFileSync(new URL('../../../../docs/graph.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split('\n### Links to meetings\n');
  const [shown = ''] = section.split('\n#');
  const cells = shown
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
  expect(cells.slice(2)).toEqual(rows.map(({ form, becomes }) => [form, becomes]));
});

describe('where the gateway has no tenant', () => {
  test.each([
    ['a short link', { joinUrl: teams + short }],
    ['a meeting id', { meetingId: { joinMeetingId: '2345678901', passcode: 'AbC1' } }],
  ])('%s is refused, with the reason', async (_, to) => {
    const reason = 'a meeting id or a short link names no tenant';
    expectRefused(await call({ to }, withoutTenant), 'input.tenantId', reason);
  });

  test('a short link is joined in the tenant that is given', async () => {
    const { requests } = await call({ to: { joinUrl: teams + short }, tenantId: contoso }, withoutTenant);
    expect(requests).toMatchObject([{ body: { ...byMeetingId, tenantId: contoso } }]);
  });
});

describe('a meeting id', () => {
  test.each(['2345678901', '234 567 890 1', ' 234\u00a0567\u202f8901\n', '\u200e234 5678901\u200b'])(
    'is taken as people paste it: %j',
    async (joinMeetingId) => {
      const { requests } = await call({ to: { meetingId: { joinMeetingId, passcode: 'AbC1' } } });
      expect(requests).toMatchObject([{ body: byMeetingId }]);
    },
  );

  test.each(['', ' ', '234-567', teams + short])('is refused where it is none: %j', async (joinMeetingId) => {
    const field = 'input.to.meetingId.joinMeetingId';
    expectRefused(await call({ to: { meetingId: { joinMeetingId } } }), field, 'such as 234 567 890 123');
  });
});

test.each([
  ['19%3ameeting_abc%40thread.v2', 'is percent-encoded'],
  ['19:meeting_ab c@thread.v2', 'has white space in it'],
  ['19:meeting_abc@thread', 'does not end with @thread.v2'],
])('the thread id %j is refused with what is wrong', async (id, reason) => {
  const organizer = { identifier: { rawId: `8:orgid:${organizerId}` } };
  const made = await call({ to: { meeting: { threadId: id, organizer } } });
  expectRefused(made, 'input.to.meeting.threadId', reason);
});
