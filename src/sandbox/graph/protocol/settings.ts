/** The application permissions that matter to calls, as they are registered. */
export const callPermissions = [
  'Calls.Initiate.All',
  'Calls.InitiateGroupCall.All',
  'Calls.JoinGroupCall.All',
  'Calls.JoinGroupCallAsGuest.All',
  'Calls.AccessMedia.All',
  'Calls.JoinGroupCalls.Chat',
] as const;

/** An application permission. */
export type CallPermission = (typeof callPermissions)[number];

/** How calls behave. Changeable while the sandbox runs. */
export interface CallSettings {
  /** What the tenant's administrator granted; a request that needs more is refused with 403/7504. Default all. */
  permissions: readonly CallPermission[];
  /** Whether the bot's calling channel is enabled; if not, creations are refused with 403/7503. Default true. */
  isRegistered: boolean;
  /**
   * When a creation without a top-level `tenantId` is refused with 403/7505: where the documentation requires one
   * (meetings and telephones), always (as users report), or never. Default documented.
   */
  requiresTenantId: 'documented' | 'always' | 'never';
  /** Whether the tenant lets the bot remove people (`-AllowRemoveParticipantAppIds`). Default true. */
  allowsRemoval: boolean;
  /** People of a roster at most, in a GET and a full notification: what exceeds it is cut off. Default 100. */
  rosterLimit: number;
  /** Whether errors are text inside an `UnknownError`, as was seen for some. Default false. */
  wrapsErrors: boolean;
  /** Whether new calls, unless a scenario is chosen for them, and rooms that are opened run on autopilot. Default true. */
  autopilot: boolean;
  /**
   * The time between two steps of the autopilot or of a scenario, in milliseconds: each interval is drawn from this
   * range. Default 1000 to 4000.
   */
  stepIntervalMs: { readonly min: number; readonly max: number };
  /** Where incoming calls are announced: the bot registration's webhook for calling. None at first. */
  webhook: string | undefined;
}

/** Makes settings at their defaults. */
export function createCallSettings(changes: Partial<CallSettings> = {}): CallSettings {
  return {
    permissions: callPermissions,
    isRegistered: true,
    requiresTenantId: 'documented',
    allowsRemoval: true,
    rosterLimit: 100,
    wrapsErrors: false,
    autopilot: true,
    stepIntervalMs: { min: 1_000, max: 4_000 },
    webhook: undefined,
    ...changes,
  };
}
