import type { ShownCallFragment } from '../gql/graphql.ts';

/** The state of a call in words. */
export function stateText({ state }: Pick<ShownCallFragment, 'state'>): string {
  switch (state) {
    case 'ESTABLISHED':
      return 'Connected';
    case 'ESTABLISHING':
      return 'Setting up';
    case 'HOLD':
      return 'On hold';
    case 'TERMINATING':
      return 'Ending';
    case 'TERMINATED':
      return 'Ended';
    case 'UNKNOWN':
      return 'In an unknown state';
    default:
      return spoken(state);
  }
}

/** Why a call is over, as far as it was told; empty if it wasn't. */
export function endText({
  resultInfo,
  terminationReason,
}: Pick<ShownCallFragment, 'resultInfo' | 'terminationReason'>): string {
  const { code, subcode, message } = resultInfo ?? {};
  const numbers = [code, subcode].filter((number) => number != null && number !== 0 && number !== 200);
  return [message ?? terminationReason ?? '', numbers.length > 0 ? `(${numbers.join(' / ')})` : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** A number of things in words: `1 person`, `3 people`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A name of the graph in words: `PLAY_PROMPT` is "Play prompt". */
export function spoken(name: string): string {
  const words = name.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
