/** How long news are gathered before they are read out, in milliseconds. */
const gatherMs = 800;
/** News that are read out at once, at the most. */
const maxAtOnce = 4;

/** Has news read out politely by a screen reader, several at a time when much happens. */
export function createAnnouncer(region: HTMLElement): (news: string) => void {
  let waiting: string[] = [];
  return (news) => {
    waiting.push(news);
    if (waiting.length > 1) return;
    setTimeout(() => {
      const more = waiting.length - maxAtOnce;
      const said = waiting.slice(0, maxAtOnce).join('. ');
      region.textContent = more > 0 ? `${said}. And ${more} more.` : `${said}.`;
      waiting = [];
    }, gatherMs);
  };
}
