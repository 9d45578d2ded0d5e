import type { Random } from './seeded-random.ts';
import { pickOne } from './seeded-random.ts';

const names = [
  'Amara Okafor',
  'Bob Lindqvist',
  'Chiara Conti',
  'Daniel Weiss',
  'Elif Yılmaz',
  'Farid Haddad',
  'Grace Kim',
  'Hugo Almeida',
  'Ines Moreau',
  'Jonas Berg',
  'Keiko Tanaka',
  'Liam Walsh',
  'Maya Sharma',
  'Nikolai Petrov',
  'Olivia Brandt',
  'Pedro Santos',
  'Qi Wen',
  'Rosa Jiménez',
  'Samir Patel',
  'Tove Nilsson',
  'Uma Rao',
  'Victor Dubois',
  'Wanjiru Kamau',
  'Zoë Jansen',
] as const;

/**
 * Makes up the name of a person, which is none of those that are taken: one of the list, then first and last names put
 * together otherwise, then with a number.
 */
export function newName(random: Random, taken: ReadonlySet<unknown>): string {
  const free = (choices: readonly string[]): string | undefined =>
    pickOne(
      random,
      choices.filter((name) => !taken.has(name)),
    );
  const parts = names.map((name) => name.split(' '));
  const mixed = () => parts.flatMap(([first]) => parts.map(([, last]) => `${first} ${last}`));
  return free(names) ?? free(mixed()) ?? `${names[0]} ${taken.size + 1}`;
}
