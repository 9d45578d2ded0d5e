import { createClient } from '../../packages/client/src/index.ts';
import type { CursorStorage, RosterState, TokenOption } from '../../packages/client/src/index.ts';

/** Shows the roster of a call. @param cursors `sessionStorage`, to go on where it was after a reload @returns what ends that */
export function showRoster(
  callId: string,
  show: (roster: RosterState) => void,
  options: { url: string; token?: TokenOption; cursors?: CursorStorage },
): () => void {
  const client = createClient(options);
  return client.followRoster(callId).subscribe(show);
}
