import type { ParticipantResource } from '../../../src/microsoft-graph/resources.ts';

/**
 * A roster for comparison: what is true of each participant, without what chaos adds on the way, such as streams of a
 * kind that nobody knows and capitals in the values of enums.
 */
export function rosterAsSeen(participants: Iterable<ParticipantResource>): Record<string, string> {
  const seen = Array.from(participants, ({ id, isMuted, isInLobby, mediaStreams }): [string, string] => {
    const streams = (mediaStreams ?? [])
      .filter(({ mediaType }) => mediaType?.toLowerCase() !== 'hologram')
      .map(({ mediaType, direction, serverMuted }) =>
        `${mediaType} ${direction} ${String(serverMuted)}`.toLowerCase(),
      );
    return [id ?? '', `muted ${String(isMuted)}, lobby ${String(isInLobby)}, ${streams.join(', ')}`];
  });
  return Object.fromEntries(seen.sort(([one], [other]) => one.localeCompare(other)));
}
