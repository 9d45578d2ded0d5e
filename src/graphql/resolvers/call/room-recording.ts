import type { KeyValueStore } from '../../../live/store/key-value-store.ts';
import type { CallAutomationClient } from '../../../upstreams/acs/call-automation.ts';

/** Where the recordings that were begun here are stored, by the ids of their calls. */
const collection = 'recordings';

/** How long that is remembered, in milliseconds: longer than a recording may last. */
const keptMs = 48 * 3_600_000;

/** What recordings are made with. */
export interface Recorder {
  readonly automation: Pick<CallAutomationClient, 'startRecording' | 'stopRecording'>;
  readonly keyValues: KeyValueStore;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Begins the recording of a call; nothing happens if one was begun here, and not ended. */
export async function beginRecording(
  callId: string,
  { automation, keyValues, now, signal }: Recorder,
): Promise<void> {
  if (await keyValues.get(collection, callId)) return;
  const { recordingId } = await automation.startRecording(callId, {}, signal);
  const isFirst = await keyValues.set(collection, callId, undefined, recordingId, now + keptMs);
  // Somebody else has begun one meanwhile.
  if (isFirst === undefined) await automation.stopRecording(recordingId, signal);
}

/** Ends the recording of a call; nothing happens if none was begun here. */
export async function endRecording(
  callId: string,
  { automation, keyValues, signal }: Recorder,
): Promise<void> {
  const stored = await keyValues.get(collection, callId);
  if (!stored) return;
  await automation.stopRecording(stored.text, signal);
  await keyValues.delete(collection, callId, stored.revision);
}
