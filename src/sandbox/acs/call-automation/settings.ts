/** The operations whose outcome is posted later, and may be a failure. */
export const laterOperations = [
  'addParticipant',
  'removeParticipant',
  'cancelAddParticipant',
  'transfer',
  'hold',
  'play',
  'sendDtmfTones',
  'startRecording',
] as const;

/** An operation whose outcome is posted later. */
export type LaterOperation = (typeof laterOperations)[number];

/** The content types that a post may have. */
export const callbackContentTypes = ['application/json', 'application/cloudevents-batch+json'] as const;

/** How Call Automation behaves, and what of it isn't published. Changeable while the sandbox runs. */
export interface CallAutomationSettings {
  /** Who signs callbacks. Default `https://acscallautomation.communication.azure.com`. */
  issuer: string;
  /** Whom callbacks are for: the GUID of the communication resource. */
  audience: string;
  /**
   * How a connection to a room in which nobody is fails: the request is refused, or it succeeds and `ConnectFailed` is
   * posted. Not documented. Default refused.
   */
  emptyRoom: 'refused' | 'connectFailed';
  /** Whether rosters list the connection's own leg, which is then named as `source` of the connection. Default false. */
  listsOwnLeg: boolean;
  /** People of a posted roster at most: what exceeds it is cut off. Default 350, as many as a call in a room holds. */
  rosterLimit: number;
  /** The `sequenceNumber` of a connection's first roster. Default 1. */
  firstSequenceNumber: number;
  /** Whether a post is an array of one event or the event itself. Default array. */
  postsArrays: boolean;
  /** The content type of a post. Default application/json. */
  contentType: (typeof callbackContentTypes)[number];
  /** What people do who are added: they accept at once, decline at once, or wait to be told by a control. Default accept. */
  invited: 'accept' | 'decline' | 'wait';
  /** Whether who declined is told of as added and once listed, as was reported. Default false. */
  tellsDeclinedAsAdded: boolean;
  /** How long a prompt plays, in milliseconds. Default 2000. */
  playMs: number;
  /** The operations that fail after they were accepted. Default none. */
  failing: readonly LaterOperation[];
}

/** Makes settings at their defaults. */
export function createCallAutomationSettings(
  audience: string,
  changes: Partial<CallAutomationSettings> = {},
): CallAutomationSettings {
  return {
    issuer: 'https://acscallautomation.communication.azure.com',
    audience,
    emptyRoom: 'refused',
    listsOwnLeg: false,
    rosterLimit: 350,
    firstSequenceNumber: 1,
    postsArrays: true,
    contentType: 'application/json',
    invited: 'accept',
    tellsDeclinedAsAdded: false,
    playMs: 2_000,
    failing: [],
    ...changes,
  };
}
