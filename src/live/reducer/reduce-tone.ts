import type { ToneInfo } from '../../microsoft-graph/resources.ts';
import type { Draft } from './record-draft.ts';

/** How many tones are remembered, to tell a repeated one. */
const maxTones = 64;

/** A tone is heard once: its sequence id tells a repeated message from a key pressed twice. */
export function reduceTone(draft: Draft, tone: ToneInfo): void {
  const { sequenceId } = tone;
  if (sequenceId == null) return;
  const { tones } = draft.record;
  const isOlderThanRemembered = tones.length === maxTones && sequenceId < Math.min(...tones);
  if (tones.includes(sequenceId) || isOlderThanRemembered) return;
  draft.note({ tones: [...tones, sequenceId].slice(-maxTones) });
  draft.change({ kind: 'tone', tone });
}
