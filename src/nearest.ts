import { distance } from 'fastest-levenshtein';

/** What differs by more letters is another name, however long it is. */
const mostEdits = 4;

/**
 * Finds what somebody meant whose fingers slipped: of the known names the one that differs least, if it is by no more
 * than every fourth letter and four in all, or by two that changed places. Upper and lower case don't matter.
 *
 * @returns the known name; undefined if none is near
 */
export function nearest(given: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Infinity;
  const typed = given.toLowerCase();
  for (const name of known) {
    const meant = name.toLowerCase();
    const edits = distance(typed, meant);
    const isNear = edits <= Math.min(Math.max(1, Math.floor(meant.length / 4)), mostEdits);
    if (edits < fewest && (isNear || (edits === 2 && sorted(typed) === sorted(meant)))) {
      best = name;
      fewest = edits;
    }
  }
  return best;
}

/** The same for words that people also shorten or lengthen, such as `prod` and `warning`. */
export function nearestWord(given: string, known: readonly string[]): string | undefined {
  return nearest(given, known) ?? known.find((word) => areOneWord(given.toLowerCase(), word.toLowerCase()));
}

/** So many letters have to be the same, if one word is the beginning of the other. */
const beginning = 3;

function areOneWord(one: string, other: string): boolean {
  const isLong = Math.min(one.length, other.length) >= beginning;
  return isLong && (one.startsWith(other) || other.startsWith(one));
}

function sorted(letters: string): string {
  return Array.from(letters).sort().join('');
}
