import { element, svgElement, write } from './element.ts';

/** How long an incoming call may be answered, in milliseconds (Microsoft Graph): that long a whole turn of the ring takes. */
const wholeMs = 15_000;

/** The seconds that are left to answer a call, with a ring that runs out. */
export interface Countdown {
  readonly ring: HTMLElement;
  /** The same in words. */
  readonly words: HTMLElement;
  /**
   * @param answerBy an ISO 8601 time; null where it isn't known
   * @param now the gateway's time, in milliseconds since the epoch
   * @returns whether there is still time, as far as it is known
   */
  show(answerBy: string | null, now: number): boolean;
}

/** Makes one. */
export function createCountdown(): Countdown {
  const rest = svgElement('circle', { class: 'rest', cx: '24', cy: '24', r: '20', pathLength: '100' });
  const ring = svgElement('svg', { viewBox: '0 0 48 48', 'aria-hidden': 'true' });
  ring.append(svgElement('circle', { class: 'whole', cx: '24', cy: '24', r: '20' }), rest);
  const seconds = element('span', { class: 'seconds' });
  const face = element('span', { class: 'ring', 'aria-hidden': 'true' }, seconds);
  face.prepend(ring);
  // A timer is not read out at each second.
  const words = element('span', { class: 'time-left', role: 'timer' });
  return {
    ring: element('div', { class: 'countdown' }, face),
    words,
    show(answerBy, now) {
      const left = answerBy === null ? undefined : Math.max(0, Date.parse(answerBy) - now);
      const whole = left === undefined ? undefined : Math.ceil(left / 1000);
      rest.setAttribute('stroke-dasharray', `${((left ?? 0) / wholeMs) * 100} 200`);
      write(seconds, whole === undefined ? '?' : String(whole));
      write(words, textOf(whole));
      return left !== 0;
    },
  };
}

function textOf(seconds: number | undefined): string {
  if (seconds === undefined) return 'Until when it can be answered isn’t known';
  if (seconds === 0) return 'The time to answer it is over';
  return `${seconds} ${seconds === 1 ? 'second' : 'seconds'} to answer`;
}
