import type { ToneInfo } from '../../microsoft-graph/resources.ts';
import type { AutomationEvent } from '../../room-calls/automation-events.ts';
import type { CallOperation } from '../record/call-view.ts';

/** What Graph calls that of which the end is told, by what types of events begin with. */
const operationTypes: readonly (readonly [beginning: string, type: string])[] = [
  ['AddParticipant', 'inviteParticipantsOperation'],
  ['Play', 'playPromptOperation'],
  ['SendDtmfTones', 'sendDtmfTonesOperation'],
  ['Hold', 'startHoldMusicOperation'],
];

/** What has come to its end, by the id that it was begun with; undefined for what was begun without one. */
export function operationOf({
  type,
  kind,
  operationContext,
  result,
}: AutomationEvent): CallOperation | undefined {
  if (operationContext === undefined) return undefined;
  const [, name] = operationTypes.find(([beginning]) => type.startsWith(beginning)) ?? [];
  return {
    id: operationContext,
    ...(name !== undefined && { '@odata.type': `#microsoft.graph.${name}` }),
    status: kind === 'operationSucceeded' ? 'completed' : 'failed',
    ...(result && { resultInfo: { code: result.code, subcode: result.subcode, message: result.message } }),
  };
}

const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** A tone as Graph would tell of it. */
export function toneOf({
  tone,
  toneSequence,
}: Extract<AutomationEvent, { readonly kind: 'toneReceived' }>): ToneInfo {
  const digit = digits.indexOf(tone);
  const name = digit === -1 ? (tone === 'asterisk' ? 'star' : tone) : `tone${digit}`;
  return { sequenceId: toneSequence, tone: name };
}
