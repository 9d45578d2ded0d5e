import type { ShownPersonFragment } from './gql/graphql.ts';

/** Somebody in a call. */
export type Person = ShownPersonFragment;

/** How many colours of avatars the style sheet has. */
const hues = 8;

/** What somebody is called on the page: by their name, or else by the readable end of their raw id. */
export function nameOf({ displayName, identifier: { rawId } }: Person): string {
  if (displayName) return displayName;
  const [, phone] = /^4:(.+)$/.exec(rawId) ?? [];
  return phone ?? `Guest ${rawId.slice(-4)}`;
}

/** One or two letters for an avatar. */
export function initialsOf(person: Person): string {
  const words = nameOf(person).match(/\p{L}[\p{L}'’-]*/gu) ?? [];
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  return `${first.slice(0, 1) || '#'}${last.slice(0, 1)}`.toUpperCase();
}

/** A colour that somebody keeps, also when they come back as another participant; from 0. */
export function hueOf({ identifier: { rawId } }: Person): number {
  // FNV-1a, which tells ids apart that differ in their last digits only.
  let hash = 2_166_136_261;
  for (const character of rawId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return hash % hues;
}

/** Whether two are the same person; an id may have become known meanwhile. */
export function isSame(one: Person, other: Person): boolean {
  return one.id === other.id || one.identifier.rawId === other.identifier.rawId;
}
