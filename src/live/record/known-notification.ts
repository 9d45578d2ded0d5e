import type { CallNotification } from '../../microsoft-graph/notifications.ts';

/** An entry of a kind that we know. */
export type KnownNotification = Exclude<CallNotification, { readonly kind: 'unknown' }>;
