import { useRoster } from '@switchboard/client/react';

const words = {
  connecting: 'Connecting…',
  live: 'Live',
  interrupted: 'Cut off: as it was last seen',
  ended: 'The call is over',
  refused: 'Refused',
};

/** Everybody in a call, as they come and go. */
export function Roster({ callId }: { callId: string }) {
  const { participants, phase, refusal } = useRoster(callId);
  return (
    <section aria-labelledby="roster">
      <h2 id="roster">In the call</h2>
      <p role="status" className={`phase ${phase}`}>
        {words[phase]} {refusal?.message}
      </p>
      <ul className="people" aria-label="People in the call">
        {participants.map(({ id, displayName, rawId, isMuted, isInLobby }) => (
          <li key={id} className={isInLobby ? 'waiting' : undefined}>
            <span className="face" aria-hidden="true">
              {Array.from(displayName ?? '?')[0]}
            </span>
            <bdi>{displayName ?? rawId}</bdi>
            <small>{isInLobby ? 'in the lobby' : mutedOrNot(isMuted)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Null is not unmuted: so it is in calls in rooms where nothing tells. */
function mutedOrNot(isMuted: boolean | null): string {
  if (isMuted === null) return 'muted or not: unknown';
  return isMuted ? 'muted' : '';
}
