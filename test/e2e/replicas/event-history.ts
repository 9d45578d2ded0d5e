import { decodeCursor } from '../../../src/live/record/cursor.ts';

/** An event of a call, as everything of it is told after its end. */
export interface ToldEvent {
  readonly cursor: string;
  readonly sequence: number;
  readonly kind: string;
  /** The key that was pressed; undefined for other events. */
  readonly tone: string | undefined;
  /** All that was told of it. */
  readonly whole: string;
}

const document = `subscription ($callId: ID!, $after: ID) {
  callEvents(callId: $callId, after: $after) {
    __typename cursor isSnapshot
    call { state participants { id isMuted isInLobby } }
    ... on ToneReceived { tone }
    ... on RosterChanged { joined { id } updated { id formerId } left { id } }
  }
}`;

/**
 * Reads all that was told of a call that is over.
 *
 * @param url of a replica
 * @param after a cursor from its beginning
 * @throws Error if the gateway refuses, or begins anew with a snapshot
 */
export async function readHistory(url: string, callId: string, after: string): Promise<ToldEvent[]> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables: { callId, after } }),
  });
  const text = await answer.text();
  return [...text.matchAll(/^data: (\{.+)$/gm)].map(([, json = '']) => {
    const { data, errors } = JSON.parse(json) as { data?: { callEvents: Told }; errors?: unknown };
    if (!data || errors !== undefined) throw new Error(`the history was refused: ${json}`);
    const { callEvents: told } = data;
    if (told.isSnapshot) throw new Error('the history began anew with a snapshot');
    return {
      cursor: told.cursor,
      sequence: decodeCursor(told.cursor)?.sequence ?? NaN,
      kind: told.__typename,
      tone: told.tone,
      whole: JSON.stringify(told),
    };
  });
}

interface Told {
  readonly __typename: string;
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly tone?: string;
}
