import type { Mutant } from './mutant.ts';

const record = 'live/record/room-call.ts';
const lists = 'live/reducer/reduce-room-lists.ts';
const events = 'live/reducer/reduce-room-events.ts';
const intake = 'live/ingest/room-call-intake.ts';
const caughtBy = 'live/room-calls/room-calls.test.ts';

/** The rules by which two sources come to one truth about a call in a room, one at a time. */
export const roomCallMutants: readonly Mutant[] = [
  {
    rule: 'what is older than what is known of a device says nothing new',
    file: record,
    from: 'return leg.at > known.at || (leg.at === known.at && known.isIn && !leg.isIn);',
    to: 'return true;',
    caughtBy,
  },
  {
    rule: 'of what happened to a device in the same moment, leaving came last',
    file: record,
    from: 'return leg.at > known.at || (leg.at === known.at && known.isIn && !leg.isIn);',
    to: 'return leg.at > known.at;',
    caughtBy,
  },
  {
    rule: 'a name that comes late is told',
    file: record,
    from: '{ ...namesIn(leg), ...known }',
    to: 'known',
    caughtBy,
  },
  {
    rule: 'the list of an open connection decides who is there',
    file: record,
    from: 'if (isListed(progress) && (seen !== undefined || isComplete(progress))) return seen !== undefined;',
    to: '',
    caughtBy,
  },
  {
    rule: 'who has two devices is there until the last has left',
    file: record,
    from: 'return legs.some(({ isIn, at }) => isIn && (isLacking || at > since - skewMs));',
    to: 'return legs.every(({ isIn, at }) => isIn && (isLacking || at > since - skewMs));',
    caughtBy,
  },
  {
    rule: 'what is older than a list does not bring back whom it was without',
    file: record,
    from: 'return legs.some(({ isIn, at }) => isIn && (isLacking || at > since - skewMs));',
    to: 'return legs.some(({ isIn }) => isIn);',
    caughtBy,
  },
  {
    rule: 'who leaves after the last list of a connection is gone at once',
    file: record,
    from: '!legs.some(({ isIn, at }) => !isIn && at > since)',
    to: 'true',
    caughtBy,
  },
  {
    rule: 'the last list of a connection counts for a while and no longer',
    file: lists,
    from: 'if (isListed(before) && !isListed(after)) draft.doubt(staleList, draft.now + staleListMs);',
    to: '',
    caughtBy,
  },
  {
    rule: 'a list of a lower number is late',
    file: lists,
    from: 'return sequence <= connection.sequence;',
    to: 'return false;',
    caughtBy,
  },
  {
    rule: 'a list that was asked for before another came says nothing',
    file: lists,
    from: '(connection.listedAt ?? 0) > askedAt.revision',
    to: 'false',
    caughtBy,
  },
  {
    rule: 'what comes of a connection that is no more is late',
    file: lists,
    from: 'if (connection?.id === connectionId || goneConnections.includes(connectionId)) return progress;',
    to: 'if (connection?.id === connectionId) return progress;',
    caughtBy,
  },
  {
    rule: 'of two connections, the one that told last is open',
    file: lists,
    from: 'if (connection && connection.at >= at) return withGone(progress, connectionId);',
    to: '',
    caughtBy,
  },
  {
    rule: 'nobody of whom Event Grid tells leaves by absence from a list of 350',
    file: lists,
    from: 'const listCut = 350;',
    to: 'const listCut = 1_000;',
    caughtBy,
  },
  {
    rule: 'a call waits for what is late before it is over',
    file: events,
    from: 'const endingMs = 5_000;',
    to: 'const endingMs = 0;',
    caughtBy,
  },
  {
    rule: 'a call in which nobody is has nothing to wait for',
    file: events,
    from: 'if (draft.view.participants.size === 0) {',
    to: 'if (draft.view.participants.size < 0) {',
    caughtBy,
  },
  {
    rule: 'a call of which nothing is heard for a day is over',
    file: 'live/reducer/reduce-room-call.ts',
    from: "else if (isSilent) terminate(draft, { state: 'terminated', resultInfo: silentResult });",
    to: '',
    caughtBy,
  },
  {
    rule: 'Graph is not asked about a call in a room',
    file: 'live/next-probe.ts',
    from: 'if (record.roomCall) {',
    to: 'if (record.roomCall && askedAt < 0) {',
    caughtBy,
  },
  {
    rule: 'of two calls in a room, the one that started last is under way',
    file: intake,
    from: 'if (startOfOther !== undefined && startOfOther > startedAt) return;',
    to: '',
    caughtBy,
  },
  {
    rule: 'when a call started is told by its first event, and not by when it came',
    file: intake,
    from: "'inRoom', { roomId, startedAt })",
    to: "'inRoom', { roomId })",
    caughtBy,
  },
  {
    rule: 'what was begun without a name with Graph is an operation only if this gateway has told of it',
    file: 'live/reducer/reduce-room-call.ts',
    from: "if (input.operation['@odata.type'] != null || draft.view.operations.has(input.operation.id)) {",
    to: '{',
    caughtBy,
  },
  {
    rule: 'each connection numbers its tones anew',
    file: 'live/reducer/room-roster.ts',
    from: 'if (before?.connection?.id !== progress.connection?.id) this.#draft.note({ tones: [] });',
    to: '',
    caughtBy,
  },
  {
    rule: 'a call that is known by its end alone was never under way in its room',
    file: intake,
    from: 'if (!isOver) await this.#noteBegun(roomId, callId, startedAt);',
    to: 'await this.#noteBegun(roomId, callId, startedAt);',
    caughtBy,
  },
  {
    rule: 'a call that was begun and not noted in its room is noted by the next event',
    file: intake,
    from: 'if (stored && stored.record.revision > 0) return true;',
    to: 'if (stored) return true;',
    caughtBy,
  },
  {
    rule: 'a callback by the address of one room changes no call of another',
    file: intake,
    from: 'if (roomId !== undefined) return !record || record.roomCall?.roomId === roomId;',
    to: 'if (roomId !== undefined) return true;',
    caughtBy,
  },
];
