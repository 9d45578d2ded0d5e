import { useQuery } from '@apollo/client/react';
import { useClient } from '@switchboard/client/react';
import { useState } from 'react';
import { newCall, newRoom, newUser, overview } from './operations';
import { Roster } from './roster';

/** The rooms and calls that there are, and who is in the call that is looked at. */
export function Page() {
  const switchboard = useClient();
  const { data, error, refetch } = useQuery(overview, { pollInterval: 5_000 });
  const [callId, setCallId] = useState<string>();

  async function bookRoom() {
    const { createUser } = await switchboard.request(newUser);
    const identifier = { rawId: createUser.user.id };
    await switchboard.request(newRoom, { input: { participants: [{ identifier, role: 'PRESENTER' }] } });
    await refetch();
  }
  async function joinMeeting() {
    const to = { meetingId: { joinMeetingId: '9876543210' } };
    const { createCall } = await switchboard.request(newCall, { input: { to, subject: 'Stand-up' } });
    setCallId(createCall.call.id);
    await refetch();
  }

  return (
    <main>
      <h1>Who is there</h1>
      {error && <p role="alert">{error.message}</p>}
      <section aria-labelledby="calls">
        <h2 id="calls">Calls</h2>
        <ul>
          {data?.calls?.nodes.map(({ id, subject, state }) => (
            <li key={id}>
              <button
                aria-pressed={id === callId}
                onClick={() => {
                  setCallId(id);
                }}
              >
                <bdi>{subject ?? id}</bdi> <small>{state.toLowerCase()}</small>
              </button>
            </li>
          ))}
        </ul>
        <button onClick={() => void joinMeeting()}>Join a meeting</button>
      </section>
      {callId !== undefined && <Roster callId={callId} />}
      <section aria-labelledby="rooms">
        <h2 id="rooms">Rooms</h2>
        <ul>
          {data?.rooms?.nodes.map(({ id, participants }) => (
            <li key={id}>
              <bdi>{id}</bdi>
              <ul>
                {participants.nodes.map(({ rawId, role }) => (
                  <li key={rawId}>
                    <bdi>{rawId}</bdi> <small>{role.toLowerCase()}</small>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
        <button onClick={() => void bookRoom()}>Book a room</button>
      </section>
    </main>
  );
}
