import { readAllowedOrigin } from './read-allowed-origin.ts';

/** How much of an origin is repeated: a stranger writes it. */
const maxShownChars = 300;

/**
 * Says to a page that it may not use the gateway, and what would let it in.
 *
 * @param origin undefined if the browser says only that the page is another's
 */
export function refusalOfOrigin(origin: string | undefined): string {
  if (origin === undefined) {
    return 'Web pages of other origins may not use this gateway, but for those that ALLOWED_ORIGINS lists.';
  }
  const refused = `The origin ${JSON.stringify(shownOrigin(origin))} may not use this gateway`;
  return canBeListed(origin)
    ? `${refused}: its variable ALLOWED_ORIGINS lists the origins of web pages and apps that may.`
    : `${refused}, and can't be let in, since it is of no one site or app: serve the page over http(s), or the app by a scheme of its own, and list that in the gateway's variable ALLOWED_ORIGINS.`;
}

/** An origin as far as it is repeated in answers and in the log. */
export function shownOrigin(origin: string): string {
  return origin.length > maxShownChars ? `${origin.slice(0, maxShownChars)}…` : origin;
}

/** Whether an origin of which a request came is one that `ALLOWED_ORIGINS` can name. */
export function canBeListed(origin: string): boolean {
  try {
    return !origin.includes('*') && readAllowedOrigin(origin) === origin.toLowerCase();
  } catch {
    return false;
  }
}
