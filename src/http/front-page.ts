import { createHash } from 'node:crypto';

/** What of the gateway somebody may be sent to. What is switched off is not named. */
export interface FrontPageOptions {
  readonly hasGraphiql: boolean;
  readonly hasLivePage: boolean;
  /** The address of the sandbox that runs with it, without a slash at the end; undefined where none does. */
  readonly sandboxUrl: string | undefined;
  /** Whether queries need a token. */
  readonly authenticates: boolean;
}

/** What is answered at `/`: a page for browsers, and the same as a value for everybody else. */
export interface FrontPage {
  readonly html: { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  readonly json: { readonly message: string; readonly links: Readonly<Record<string, string>> };
}

/** A place to go, by an address relative to the page, whatever prefix a proxy has put before that. */
interface Place {
  readonly name: string;
  readonly address: string;
  readonly about: string;
}

/** Says where to go from `/`. */
export function createFrontPage(options: FrontPageOptions): FrontPage {
  const places = placesOf(options);
  const message = `Switchboard: send GraphQL to /graphql.${options.authenticates ? ' It takes a token.' : ''}`;
  return {
    html: { headers, body: pageOf(places, options) },
    json: { message, links: Object.fromEntries(places.map(({ name, address }) => [name, address])) },
  };
}

function placesOf({ hasGraphiql, hasLivePage, sandboxUrl }: FrontPageOptions): readonly Place[] {
  return [
    {
      name: 'graphql',
      address: 'graphql',
      about: hasGraphiql ? 'GraphiQL, and the endpoint of the API' : 'the endpoint of the API',
    },
    ...(hasLivePage ? [{ name: 'live', address: 'live', about: 'every live call, and its people' }] : []),
    ...(sandboxUrl === undefined
      ? []
      : [
          { name: 'sandbox', address: `${sandboxUrl}/`, about: 'the simulated services, and their controls' },
        ]),
    { name: 'healthz', address: 'healthz', about: 'whether the gateway is alive' },
    { name: 'readyz', address: 'readyz', about: 'whether it is ready to serve, and which services fail' },
    { name: 'metrics', address: 'metrics', about: 'what it counts, for Prometheus' },
  ];
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif }
body { max-width: 38rem; margin: 12vh auto; padding: 0 1.25rem }
h1 { margin: 0; font-size: 1.6rem }
ul { margin: 1.5rem 0; padding: 0; list-style: none }
li { padding: .55rem 0; border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent) }
a { display: inline-block; min-width: 6rem; font-weight: 600; color: light-dark(#0b5cad, #8cc4ff) }
code { overflow-wrap: anywhere }
`;

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};

function pageOf(places: readonly Place[], { authenticates }: FrontPageOptions): string {
  const items = places.map(
    ({ name, address, about }) => `<li><a href="${address}">${name}</a> ${about}</li>`,
  );
  const token = authenticates ? '<p>Queries take a token: <code>Authorization: Bearer …</code></p>\n' : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Switchboard</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Switchboard</h1>
<p>Rooms and identities of Azure Communication Services, and calls of Microsoft Graph, in one graph.</p>
${token}<ul>
${items.join('\n')}
</ul>
<p>The documentation comes with the gateway: <code>README.md</code>, and the folder <code>docs</code>.</p>
</main>
</body>
</html>
`;
}
