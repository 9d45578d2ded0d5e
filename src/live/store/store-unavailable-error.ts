/**
 * A store could not be asked, or did not answer, or has no room: what was to be stored may be, and may not be. Nothing is wrong
 * with the request. It may be made again.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}
