import { createHash } from 'node:crypto';
import type { ApiRequest, Reply } from '../server/exchange.ts';
import { jsonReply } from '../server/exchange.ts';

/** What a sandbox says of itself. */
export interface FrontPage {
  /** `endpoint=…;accesskey=…`, for the address by which it was asked. */
  readonly connectionString: string;
  /** What is simulated, by the path below which it is. */
  readonly parts: Readonly<Record<string, string>>;
  /** Some of the sandbox's own paths, with what is there. */
  readonly controls: Readonly<Record<string, string>>;
}

const parts = {
  '/rooms': 'Azure Communication Services: rooms',
  '/identities': 'Azure Communication Services: users and tokens',
  '/calling/callConnections': 'Azure Communication Services: Call Automation',
  '/v1.0/communications/calls': 'Microsoft Graph: calls',
};

const controls = {
  '/sandbox': 'all controls, with the bodies that they take',
  '/sandbox/calls': 'every call, as it really is',
  '/sandbox/rooms/calls': 'every call in a room, as it really is',
  '/sandbox/event-grid/deliveries': 'what was posted of them',
  '/sandbox/call-automation/connections': 'who sits in on them by Call Automation',
  '/sandbox/calls/scenarios': 'what can happen to a call',
  '/sandbox/requests': 'what the services were asked',
  '/sandbox/callbacks': 'what was posted to the gateway',
};

const style = `
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif }
body { max-width: 46rem; margin: 10vh auto; padding: 0 1.25rem }
h1 { margin: 0; font-size: 1.6rem }
h2 { margin: 1.5rem 0 .25rem; font-size: 1.05rem }
ul { margin: 0; padding: 0; list-style: none }
li { padding: .4rem 0; border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent) }
a { color: light-dark(#0b5cad, #8cc4ff) }
code { overflow-wrap: anywhere }
`;

const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** Answers at `/`: a page for browsers, and the same as JSON for everybody else. */
export function frontPageReply({ baseUrl, headers: { accept = '' } }: ApiRequest, accessKey: string): Reply {
  const connectionString = `endpoint=${baseUrl}/;accesskey=${accessKey}`;
  const page: FrontPage = { connectionString, parts, controls };
  if (!accept.includes('text/html')) return jsonReply(200, page);
  return { status: 200, headers: pageHeaders, body: htmlOf(page) };
}

/** No text in it comes from outside but the host, which has been checked by now. */
function htmlOf({ connectionString, parts, controls }: FrontPage): string {
  const item = ([path, about]: readonly [string, string]): string => `<li><code>${path}</code> ${about}</li>`;
  const link = ([path, about]: readonly [string, string]): string =>
    `<li><a href="${path}"><code>${path}</code></a> ${about}</li>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Switchboard sandbox</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>The sandbox of Switchboard</h1>
<p>It simulates the services before which the gateway stands. What it knows, it forgets when it stops.</p>
<h2>Connection string</h2>
<p><code>${connectionString}</code></p>
<h2>Services</h2>
<ul>
${Object.entries(parts).map(item).join('\n')}
</ul>
<h2>Controls</h2>
<ul>
${Object.entries(controls).map(link).join('\n')}
</ul>
<p>What each control does is in <code>docs/sandbox.md</code>.</p>
</main>
</body>
</html>
`;
}
