import type { ShownPartyFragment, ShownPersonFragment } from '../gql/graphql.ts';

/** Somebody in a call. */
export type Person = ShownPersonFragment;
/** Somebody at one end of a call, of whom less may be known. */
export type Party = ShownPartyFragment;
type Identifier = Person['identifier'];

/** What somebody is called on the page. */
export interface Name {
  readonly text: string;
  /** What it is: a name that somebody gave them, a telephone number, or only the kind of their identity with a short id. */
  readonly is: 'name' | 'number' | 'kind';
}

/** How many colours of avatars the style sheet has. */
const hueCount = 8;
/** A name that is a telephone number, as telephones have it. */
const isNumber = /^\+?[\d\s().-]{3,}$/;
/** Characters of an id that tell people of one kind apart. */
const shortIdLength = 4;

/** What somebody is called, by what is known of them: their name, else their number, else the kind of their identity. */
export function nameOf({ displayName, identifier }: Party): Name {
  const given = readable(displayName ?? '');
  if (given !== '') return { text: given, is: isNumber.test(given) ? 'number' : 'name' };
  if (!identifier) return { text: 'Somebody unnamed', is: 'kind' };
  if (identifier.__typename === 'PhoneNumberIdentifier') {
    if (identifier.isAnonymous) return { text: 'Number withheld', is: 'kind' };
    const number = readable(identifier.phoneNumber ?? '');
    if (number !== '') return { text: number, is: 'number' };
  }
  return { text: `${kindOf(identifier)} ${shortIdOf(identifier.rawId)}`.trimEnd(), is: 'kind' };
}

/** The kind of an identity in words. */
export function kindOf(identifier: Identifier): string {
  switch (identifier.__typename) {
    case 'ApplicationIdentifier':
      return 'Application';
    case 'CommunicationUserIdentifier':
      return 'Communication user';
    case 'GuestIdentifier':
      return 'Guest';
    case 'MicrosoftTeamsAppIdentifier':
      return 'Teams app';
    case 'MicrosoftTeamsUserIdentifier':
      return identifier.isAnonymous ? 'Teams visitor' : 'Teams user';
    case 'PhoneNumberIdentifier':
      return 'Telephone';
    case 'TeamsExtensionUserIdentifier':
      return 'Teams Phone user';
    case 'UnknownIdentifier':
      return 'Unknown';
  }
}

function shortIdOf(rawId: string): string {
  return rawId.replaceAll(/[^\p{L}\p{N}]/gu, '').slice(-shortIdLength);
}

/**
 * A text on one line, in which nothing controls how it and its neighbours are shown; empty if nothing of it is to be seen.
 * Joiners stay, which Persian, Indic scripts and emoji are written with.
 */
export function readable(text: string): string {
  if (!/[^\p{C}\p{Z}\u115F\u1160\u2800\u3164\uFFA0]/u.test(text)) return '';
  return text
    .replaceAll(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replaceAll(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One or two letters for an avatar; empty for somebody who has no name. */
export function initialsOf(person: Party): string {
  const { text, is } = nameOf(person);
  if (is !== 'name') return '';
  const words =
    text.match(
      /[\p{L}\p{N}\p{Emoji_Presentation}][\p{L}\p{M}\p{N}\p{Emoji_Presentation}\u200D\uFE0F'’-]*/gu,
    ) ?? [];
  const first = firstOf(words[0] ?? text);
  const last = words.length > 1 ? firstOf(words.at(-1) ?? '') : '';
  // Letters of scripts that join would join here, too, and say nothing.
  return (/\p{Script=Arab}/u.test(first) ? first : first + last).toLocaleUpperCase();
}

function firstOf(word: string): string {
  const [first] = graphemes.segment(word);
  return first?.segment ?? '';
}

/** A colour that somebody keeps, also when they come back as another participant; from 0. */
export function hueOf({ displayName, identifier }: Party): number {
  // FNV-1a, which tells ids apart that differ in their last digits only.
  let hash = 2_166_136_261;
  for (const character of identifier?.rawId ?? displayName ?? '') {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  }
  return hash % hueCount;
}

/** Whether two are the same person; an id may have become known meanwhile. */
export function isSame(one: Person, other: Person): boolean {
  return one.id === other.id || one.identifier.rawId === other.identifier.rawId;
}
