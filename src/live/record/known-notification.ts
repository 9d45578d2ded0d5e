import type { CallNotification } from '../../microsoft-graph/notifications.ts';

/** An entry of a kind that we know, and that tells something of a call. */
export type KnownNotification = Extract<CallNotification, { readonly callId: string }>;
