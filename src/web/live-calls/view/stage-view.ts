import type { Stage } from '../calls/stage.ts';
import { byId, write } from './element.ts';

/** Shows what stands where calls would; undefined where calls are shown. */
export function showStage(
  stage: Stage | undefined,
  { canStart, hasGraphiql }: { readonly canStart: boolean; readonly hasGraphiql: boolean },
): void {
  const place = byId('stage', HTMLElement);
  place.hidden = stage === undefined || stage.kind === 'forbidden';
  if (!stage) return;
  place.dataset['kind'] = stage.kind;
  write(byId('stage-title', HTMLElement), stage.title);
  write(byId('stage-text', HTMLElement), stage.text);
  const isFree = stage.kind === 'free';
  byId('start-first', HTMLElement).hidden = !(isFree && canStart);
  byId('how-to', HTMLElement).hidden = !(isFree && !canStart && hasGraphiql);
}
