import { z } from 'zod';

/** How long somebody waits to be let in at the most, in milliseconds. */
const waitMs = 30 * 60_000;
/** How long they have to take what was decided, in milliseconds. */
const collectMs = 10 * 60_000;
/** How many people can wait for one room. */
export const maxWaiting = 100;

const storedToken = z.object({
  scopes: z.array(z.enum(['CHAT', 'VOIP', 'CHAT_JOIN', 'CHAT_JOIN_LIMITED', 'VOIP_JOIN'])),
  expiresInMinutes: z.number().optional(),
});

const storedRole = z.enum(['PRESENTER', 'ATTENDEE', 'CONSUMER', 'COLLABORATOR']);

const storedState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waiting') }),
  /** They are being invited. */
  z.object({ kind: z.literal('admitting') }),
  z.object({
    kind: z.literal('admitted'),
    rawId: z.string(),
    role: storedRole,
    /** What the token is to allow that they are owed; left out, they have had it. */
    token: storedToken.optional(),
  }),
  z.object({ kind: z.literal('turnedAway') }),
]);

const storedRequest = z.object({
  /** Names it to hosts. */
  id: z.string(),
  /** Of the secret in the ticket, which isn't stored itself. */
  secretDigest: z.string(),
  /** Who asks, as they are stored among people. */
  person: z.string(),
  displayName: z.string(),
  /** What the application calls them; left out where only they themselves have said who they are. */
  externalId: z.string().optional(),
  /** Milliseconds since the epoch. */
  requestedAt: z.number(),
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
  state: storedState,
});

/** What the token is to allow that somebody is owed who was let in, and for how long. */
export type OwedToken = z.infer<typeof storedToken>;

/** What has become of somebody's request to be let into a room. */
export type AdmissionState = z.infer<typeof storedState>;

/** Somebody's request to be let into a room. */
export type AdmissionRequest = z.infer<typeof storedRequest>;

/** Who asks to be let in. */
export type Knocker = Pick<AdmissionRequest, 'person' | 'displayName' | 'externalId'>;

/** All requests for one room, in the order in which they came. */
export type WaitingRoom = readonly AdmissionRequest[];

/** Reads what was stored of a room, without what has expired. */
export function readWaitingRoom(text: string | undefined, now: number): WaitingRoom {
  if (text === undefined) return [];
  return z
    .array(storedRequest)
    .parse(JSON.parse(text))
    .filter(({ expiresAt }) => expiresAt > now);
}

/** Those who wait to be decided on. */
export function waitingIn(room: WaitingRoom): readonly AdmissionRequest[] {
  return room.filter(({ state }) => state.kind === 'waiting' || state.kind === 'admitting');
}

/**
 * The room after somebody has knocked. Who knocks again before it is decided keeps their place and what hosts know them by; the
 * ticket that they had no longer counts.
 *
 * @returns undefined if too many wait already
 */
export function withKnock(
  room: WaitingRoom,
  knocker: Knocker,
  { id, secretDigest, now }: { readonly id: string; readonly secretDigest: string; readonly now: number },
): WaitingRoom | undefined {
  const fresh: AdmissionRequest = {
    ...knocker,
    id,
    secretDigest,
    requestedAt: now,
    expiresAt: now + waitMs,
    state: { kind: 'waiting' },
  };
  const before = room.find(({ person }) => person === knocker.person);
  const isWaiting = before && waitingIn([before]).length > 0;
  if (isWaiting) {
    const { id: knownId, requestedAt, state } = before;
    return room.map((one) => (one === before ? { ...fresh, id: knownId, requestedAt, state } : one));
  }
  if (waitingIn(room).length >= maxWaiting) return undefined;
  return [...room.filter((one) => one !== before), fresh];
}

/** The room after something has become of a request. What is decided is kept for those who are to learn of it. */
export function withState(room: WaitingRoom, id: string, state: AdmissionState, now: number): WaitingRoom {
  const isDecided = state.kind === 'admitted' || state.kind === 'turnedAway';
  return room.map((one) => {
    if (one.id !== id) return one;
    return { ...one, state, ...(isDecided && { expiresAt: now + collectMs }) };
  });
}
