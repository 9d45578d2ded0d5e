/** How long news are gathered before they are read out, in milliseconds. */
const gatherMs = 800;
/** The shortest time between two readings, in milliseconds: where much happens, one is told how much rather than what. */
const pauseMs = 5_000;
/** News that are read out at once, at the most. */
const maxAtOnce = 4;

/** Has news read out politely by a screen reader, several at a time when much happens. */
export function createAnnouncer(region: HTMLElement): (news: string) => void {
  let waiting: string[] = [];
  let lastAt = -Infinity;
  return (news) => {
    waiting.push(news);
    if (waiting.length > 1) return;
    setTimeout(
      () => {
        const more = waiting.length - maxAtOnce;
        const said = waiting.slice(0, maxAtOnce).join('. ');
        region.textContent = more > 0 ? `${said}. And ${more} more.` : `${said}.`;
        waiting = [];
        lastAt = performance.now();
      },
      Math.max(gatherMs, lastAt + pauseMs - performance.now()),
    );
  };
}
