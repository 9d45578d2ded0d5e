import type { ParticipantResource } from '../../../microsoft-graph/resources.ts';
import type { CallView } from '../../../live/record/call-view.ts';
import type { FeedItem } from '../../../live/feed/call-feed.ts';
import { participantModel } from '../../models/call-model.ts';
import type { CallParticipantModel } from '../../models/call-model.ts';

/** Who has come and gone, and of whom something has changed. */
export interface RosterDifference {
  readonly joined: CallParticipantModel[];
  readonly updated: CallParticipantModel[];
  /** As they were last; who has got another key by the same change has the former one as well. */
  readonly left: CallParticipantModel[];
}

/** Tells who joined from who changed. Of a snapshot, and of what is no change of the roster, nothing is told. */
export function rosterDifference({
  callId,
  change,
  before,
  after,
}: Pick<FeedItem, 'callId' | 'change' | 'before' | 'after'>): RosterDifference {
  if (change?.kind !== 'roster') return { joined: [], updated: [], left: [] };
  const formerKeys = new Map(change.rekeyed.map(([from, to]) => [to, from]));
  const atFirst = (key: string) =>
    before.participants.get(key) ?? before.participants.get(formerKeys.get(key) ?? key);

  const modelOf = (key: string, resource: ParticipantResource, view: CallView): CallParticipantModel => {
    const model = participantModel(callId, key, resource, view);
    const formerKey = formerKeys.get(key);
    return formerKey === undefined || !before.participants.has(formerKey) ? model : { ...model, formerKey };
  };

  // Those who join do so in this order. Somebody who goes by another key now has changed by that alone.
  const changed = new Set([...change.upserted.map(([key]) => key), ...formerKeys.keys()]);
  const joined: CallParticipantModel[] = [];
  const updated: CallParticipantModel[] = [];
  for (const key of changed) {
    const resource = after.participants.get(key);
    if (!resource) continue;
    (atFirst(key) ? updated : joined).push(modelOf(key, resource, after));
  }
  const left = change.left.flatMap((key) => {
    const resource = atFirst(key);
    return resource ? [modelOf(key, resource, before)] : [];
  });
  return { joined, updated, left };
}
