/** What a browser's `window` and `document` tell of, as far as it is listened to here. */
interface Listenable {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** What of a browser is used, where there is one: on servers, and in workers, some or all of it is missing. */
const surroundings = globalThis as Partial<Listenable> & {
  readonly document?: Listenable & { readonly visibilityState: string };
  readonly location?: { readonly href: string };
};

/** The address of the page; undefined where there is none. */
export function pageAddress(): string | undefined {
  return surroundings.location?.href;
}

/** Listens to an event of the page's window. @returns what ends that */
export function onWindow(type: 'online' | 'pagehide', listener: () => void): () => void {
  surroundings.addEventListener?.(type, listener);
  return () => surroundings.removeEventListener?.(type, listener);
}

/** Calls back whenever the page is looked at again. @returns what ends that */
export function onVisible(listener: () => void): () => void {
  const { document } = surroundings;
  const listenIfSo = (): void => {
    if (document?.visibilityState === 'visible') listener();
  };
  document?.addEventListener('visibilitychange', listenIfSo);
  return () => document?.removeEventListener('visibilitychange', listenIfSo);
}

/** Whether this is a page rather than a server. */
export function isInPage(): boolean {
  return surroundings.document !== undefined;
}
