// @ts-check
import { createClient, typed } from '@switchboard/client';

const { SWITCHBOARD_URL: url = 'http://localhost:4000/graphql', SWITCHBOARD_TOKEN: token } = process.env;
const [joinMeetingId = '', passcode = null] = process.argv.slice(2);

const client = createClient({ url, token });

/** @type {import('@switchboard/client').TypedDocument<{ createCall: { call: { id: string } } }>} */
const join = typed(/* GraphQL */ `
  mutation JoinMeeting($meetingId: JoinMeetingIdInput!) {
    createCall(input: { to: { meetingId: $meetingId } }) {
      call {
        id
      }
    }
  }
`);

/** @type {import('@switchboard/client').TypedDocument<unknown>} */
const answer = typed(/* GraphQL */ `
  mutation Answer($callId: ID!) {
    answerCall(input: { callId: $callId }) {
      call {
        id
      }
    }
  }
`);

/** Says what goes wrong, and goes on. @param {unknown} error */
const complain = (error) => console.error(error instanceof Error ? error.message : error);

/** @param {{ displayName: string | null, rawId: string | null }} person */
const nameOf = ({ displayName, rawId }) => displayName ?? rawId ?? 'somebody';

/** Tells what happens in a call until it is over: each event once and in order, over any number of connections. */
function logEvents(/** @type {string} */ callId, /** @type {string} */ title) {
  const say = (/** @type {string} */ text) => console.log(`${title}: ${text}`);
  const call = client.followCall(callId, {
    onEvent(event, before) {
      if (event.snapshot) say(`in it are ${event.snapshot.participants.map(nameOf).join(', ') || 'none'}`);
      else if (event.__typename === 'CallStateChanged') {
        if (event.call.state !== before?.call?.state) say(`it is ${event.call.state}`);
      } else if (event.__typename === 'RosterChanged') {
        for (const person of event.joined) say(`${nameOf(person)} joined`);
        for (const person of event.left) say(`${nameOf(person)} left`);
      }
    },
  });
  const stop = call.subscribe(({ phase, refusal }) => {
    if (phase === 'refused') complain(refusal);
    if (phase === 'ended') {
      say('it is over');
      queueMicrotask(() => stop());
    }
  });
}

/** The calls that are being answered, or were. @type {Set<string>} */
const answered = new Set();
client.followIncomingCalls().subscribe(({ calls, phase, refusal }) => {
  if (phase === 'refused') complain(refusal);
  for (const { id, source } of calls) {
    if (answered.has(id)) continue;
    answered.add(id);
    const caller = source ? nameOf(source) : 'somebody';
    client.request(answer, { callId: id }).then(() => {
      console.log(`${caller} calls: answered`);
      logEvents(id, caller);
    }, complain);
  }
});
console.log('Waiting for calls');

if (joinMeetingId) {
  const { createCall } = await client.request(join, { meetingId: { joinMeetingId, passcode } });
  console.log(`Joining the meeting ${joinMeetingId}`);
  logEvents(createCall.call.id, joinMeetingId);
}
