import { hueOf, initialsOf, nameOf } from '../calls/person.ts';
import type { Party } from '../calls/person.ts';
import { element, icon } from './element.ts';
import type { IconName } from './element.ts';

/** Somebody's round sign: their initials, or for one without a name what kind they are of. For the eye only. */
export function avatarOf(person: Party): HTMLElement {
  const initials = initialsOf(person);
  const sign = element('span', { class: `avatar hue-${hueOf(person)}`, 'aria-hidden': 'true' });
  sign.append(initials === '' ? icon(kindIcon(person), 'kind') : initials);
  return sign;
}

function kindIcon({ identifier }: Party): IconName {
  switch (identifier?.__typename) {
    case 'PhoneNumberIdentifier':
      return 'phone';
    case 'ApplicationIdentifier':
    case 'MicrosoftTeamsAppIdentifier':
      return 'application';
    default:
      return 'person';
  }
}

/** What somebody is called, apart from the words around it, since it may be written the other way. */
export function nameElement(person: Party): HTMLElement {
  const { text, is } = nameOf(person);
  return element(
    'bdi',
    { class: `name is-${is}`, ...(is === 'number' && { dir: 'ltr' }), title: text },
    text,
  );
}
