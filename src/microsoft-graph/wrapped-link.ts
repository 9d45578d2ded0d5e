import { z } from 'zod';

/** The hosts of Teams in the clouds whose Graph has calls, and these: the global one under both of its names, GCC High and DoD. */
export const teamsHosts: ReadonlyMap<string, 'public' | 'gcch' | 'dod'> = new Map([
  ['teams.microsoft.com', 'public'],
  ['teams.cloud.microsoft', 'public'],
  ['gov.teams.microsoft.us', 'gcch'],
  ['dod.teams.microsoft.us', 'dod'],
]);

const goodLinks =
  'https://teams.microsoft.com/l/meetup-join/{thread}/{message}?context={…} or https://teams.microsoft.com/meet/{meeting id}?p={passcode}';

/** An error about a link that can't be read. @param fault what would follow the name of the field */
export function unreadable(fault: string): Error {
  return new Error(`${fault}. A good one looks like ${goodLinks}`);
}

/** A link of another site that holds the one that was meant. */
interface Wrapper {
  readonly name: string;
  isAt(url: URL): boolean;
  /** The member of the query that holds the link. */
  readonly parameter: string;
}

const wrappers: readonly Wrapper[] = [
  {
    name: "one of Outlook's safe links",
    isAt: ({ host }) => /\.safelinks\.protection\.(?:outlook\.com|office365\.us)$/.test(host),
    parameter: 'url',
  },
  {
    name: "one of Teams' safe links",
    isAt: ({ host, pathname }) =>
      ['statics.teams.cdn.office.net', 'teams.public.onecdn.static.microsoft'].includes(host) &&
      pathname.endsWith('/atp-safelinks.html'),
    parameter: 'url',
  },
  {
    name: "one of Google Calendar's links",
    isAt: ({ host, pathname }) => host === 'www.google.com' && pathname === '/url',
    parameter: 'q',
  },
  {
    name: 'a link to a virtual appointment',
    isAt: ({ host }) => host === 'visit.teams.microsoft.com',
    parameter: 'JoinWebUrl',
  },
  {
    // Microsoft's sample of virtual visits, which people deploy and whose address Bookings then sends.
    name: 'a link to a virtual visit',
    isAt: ({ host }) => host.endsWith('.azurewebsites.net'),
    parameter: 'meetingURL',
  },
];

/** A safe link around a link of Google's around a launcher is three, and the launcher itself counts twice. */
const maxWrappings = 6;

/**
 * Reads a link as people paste it, and takes off what it is wrapped in. Nothing is fetched: what is wrapped is in the text.
 *
 * @returns an address with https, of any host
 * @throws {Error} when there is none; it says what is wrong, as what would follow the name of the field, and doesn't repeat
 * the link, which may hold a passcode
 */
export function unwrapLink(text: string): URL {
  let url = readLink(text);
  for (let count = 0; count <= maxWrappings; count += 1) {
    const held = linkWithin(url);
    if (held === undefined) return url;
    url = readLink(held);
  }
  throw unreadable(`is wrapped more than ${maxWrappings} times`);
}

/** Reads a member of a query as it is, where `URLSearchParams` would take a plus for a space. */
export function parameterOf(url: URL, name: string): string | undefined {
  return new URLSearchParams(url.search.replaceAll('+', '%2B')).get(name) ?? undefined;
}

function readLink(text: string): URL {
  // What can't be seen comes along when text is copied.
  const seen = text.replaceAll(/\p{Cf}/gu, '').trim();
  const [, bracketed] = /^[^<>]*<([^<>]*)>$/.exec(seen) ?? [];
  const link = (bracketed ?? seen).trim();
  if (/[\t-\r\u0085\u2028\u2029]/.test(link)) {
    throw unreadable(`is folded over lines: give it in one line`);
  }
  const url = URL.parse(withScheme(link));
  if (url?.protocol !== 'https:') throw unreadable(`is not a link with https`);
  if (url.username !== '' || url.password !== '') {
    throw unreadable(`is not a link to Teams: it names a user`);
  }
  return url;
}

function withScheme(link: string): string {
  if (/^msteams:\/\//i.test(link)) return link.replace(/^msteams/i, 'https');
  if (/^msteams:\//i.test(link)) return link.replace(/^msteams:/i, 'https://teams.microsoft.com');
  return /^[a-z][a-z0-9+.-]*:/i.test(link) ? link : `https://${link}`;
}

function linkWithin(url: URL): string | undefined {
  const wrapper = wrappers.find((one) => one.isAt(url));
  if (!wrapper) return teamsHosts.has(url.host) ? routeOf(url) : undefined;
  const held = parameterOf(url, wrapper.parameter);
  if (held !== undefined && held !== '') return held;
  throw unreadable(`is ${wrapper.name} that holds no link to a meeting in ${wrapper.parameter}=…`);
}

const launcher = '/dl/launcher/launcher.html';

/** The link that Teams' own page shows, as its launcher and its web client have it in the address bar. */
function routeOf(url: URL): string | undefined {
  const [, meetup, meet] = /^#(?:\/l)?(?:(\/meetup-join\/.*)|(\/meet\/.*))$/.exec(url.hash) ?? [];
  if (['/', '/_', '/v2', '/v2/', launcher].includes(url.pathname)) {
    if (meetup !== undefined) return `${url.origin}/l${meetup}`;
    if (meet !== undefined) return `${url.origin}${meet}`;
  }
  if (url.pathname === launcher) {
    const held = parameterOf(url, 'url');
    if (held?.startsWith('/')) return `${url.origin}${held}`;
    throw unreadable(`is a link to Teams' launcher that holds none to a meeting`);
  }
  return url.pathname === '/light-meetings/launch' ? lightMeetingOf(url) : undefined;
}

const coordsSchema = z.object({
  conversationId: z.string(),
  messageId: z.string(),
  tenantId: z.string(),
  organizerId: z.string(),
});

/** What those see in the address bar who join in a browser without an account: JSON in base64. */
function lightMeetingOf(url: URL): string {
  const read = coordsSchema.safeParse(jsonOf(parameterOf(url, 'coords') ?? ''));
  if (!read.success) {
    throw unreadable(`is an address of Teams in a browser that does not say the meeting`);
  }
  const { conversationId, messageId, tenantId, organizerId } = read.data;
  const path = [conversationId, messageId].map(encodeURIComponent).join('/');
  const context = encodeURIComponent(JSON.stringify({ Tid: tenantId, Oid: organizerId }));
  return `${url.origin}/l/meetup-join/${path}?context=${context}`;
}

function jsonOf(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString());
  } catch {
    return undefined;
  }
}
