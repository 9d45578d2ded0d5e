/** The id of a call, by its number. */
export function callIdOf(call: number): string {
  return `2e1a0b00-0000-4000-8000-${String(call).padStart(12, '0')}`;
}

/**
 * Asks for a call's events of about 1.6 kB: six people, and which of them has changed.
 *
 * @param document its number: documents with others have another text and other results, of the same length
 */
export function subscriptionTo(call: number, document: number): object {
  const alias = `cursor${String(document).padStart(4, '0')}`;
  return {
    query: `subscription ($callId: ID!) { rosterChanged(callId: $callId) {
      ${alias}: cursor isSnapshot occurredAt updated { id isMuted }
      participants { id displayName isMuted isInLobby identifier { __typename ... on HasRawId { rawId } } }
    } }`,
    variables: { callId: callIdOf(call) },
  };
}
