/**
 * How the page is connected:
 * - `connecting`: for the first time, or with another token
 * - `unreachable`: it was tried in vain, and is tried again
 * - `live`
 * - `lost`: it was, and is tried again
 * - `forbidden`: the gateway wants a token, or another
 */
export type ConnectionState = 'connecting' | 'unreachable' | 'live' | 'lost' | 'forbidden';

/** What is known of which calls there are: it wasn't asked since the connection is there, was told, or was refused. */
export type ListKnowledge = 'unasked' | 'told' | { readonly message: string };

/** What stands where calls would. */
export interface Stage {
  readonly kind: 'asking' | 'unreachable' | 'cut-off' | 'forbidden' | 'refused' | 'free';
  readonly title: string;
  readonly text: string;
}

/**
 * What the page says where it shows no call; undefined where it shows some. That there are none is said only if the gateway
 * was asked and said so.
 *
 * @param reason why it isn't connected, in words; empty if that isn't known
 * @param calls how many are shown, and how many the gateway has named of which it has told nothing yet
 */
export function stageOf(
  connection: ConnectionState,
  reason: string,
  list: ListKnowledge,
  calls: { readonly shown: number; readonly named: number },
): Stage | undefined {
  if (calls.shown > 0) return undefined;
  switch (connection) {
    case 'forbidden':
      return { kind: 'forbidden', title: 'Not let in', text: reason };
    case 'connecting':
      return {
        kind: 'asking',
        title: 'Connecting…',
        text: 'Calls are shown as soon as the gateway answers.',
      };
    case 'unreachable':
      return { kind: 'unreachable', title: 'Can’t connect', text: reason };
    case 'lost': {
      const text = list === 'told' ? 'No call was live when the connection was lost.' : '';
      return { kind: 'cut-off', title: 'Cut off', text: [text, reason].join(' ').trim() };
    }
    case 'live':
      break;
  }
  if (list === 'unasked' || (list === 'told' && calls.named > 0)) {
    return { kind: 'asking', title: 'Looking for calls…', text: '' };
  }
  if (list !== 'told') return { kind: 'refused', title: 'Calls can’t be shown', text: list.message };
  return {
    kind: 'free',
    title: 'All lines are free',
    text:
      'Calls that this gateway makes or takes appear here while they last: who is in them, who is muted, who waits in the ' +
      'lobby, who shares, and all that happens.',
  };
}

/** The connection in a word or some. */
export const connectionTexts: Readonly<Record<ConnectionState, string>> = {
  connecting: 'Connecting…',
  unreachable: 'Can’t connect, trying again…',
  live: 'Live',
  lost: 'Connection lost, trying again…',
  forbidden: 'Not let in',
};
