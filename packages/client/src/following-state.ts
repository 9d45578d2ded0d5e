import type { Refusal } from './refusal.ts';

/** How far something that is followed is known. */
export interface FollowingState {
  /**
   * - `connecting`: nothing is known yet
   * - `live`: what happens is seen as it does
   * - `interrupted`: all is as it was last seen, since the connection is lost, or since it isn't known yet what was missed
   * - `ended`: nothing more will come, as the call is over
   * - `refused`: for the reason in `refusal`; nothing more will come, unless `reconnect` brings another token
   */
  readonly phase: 'connecting' | 'live' | 'interrupted' | 'ended' | 'refused';
  /**
   * What became of the newest interruption: all that was missed has been told (`exact`), or couldn't be, so that it is shown as it
   * is now (`afresh`). Undefined as long as that isn't known, and where there was none.
   */
  readonly resumption: 'exact' | 'afresh' | undefined;
  /** Why nothing more will come; or why it couldn't be followed the last time that it was tried. */
  readonly refusal: Refusal | undefined;
}

/** What nobody follows yet. */
export const notFollowed: FollowingState = { phase: 'connecting', resumption: undefined, refusal: undefined };
