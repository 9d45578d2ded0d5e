/**
 * A store that others run could not be asked, or did not answer: what was to be stored may be, and may not be. Nothing is
 * wrong with the request. It may be made again.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}
