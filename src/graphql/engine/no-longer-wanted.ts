/**
 * Why something is called off in the ordinary way: whoever waited for it has gone, or has what they wanted. One for all,
 * since an abort without a reason makes an exception of its own, with a stack that nobody reads.
 */
export const noLongerWanted = new DOMException('Nobody waits for it any more.', 'AbortError');
