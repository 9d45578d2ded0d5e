import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { howToGetPages } from '../own-files.ts';

/** A file as it goes over the wire. */
export interface StaticFile {
  /** Everything the answer's head needs, `Content-Length` included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * The files of one folder by their URL path: `/index.html`, `/graphiql/main-3dhIcu9G.js`. A path that is not in the map
 * is not served; there is no way from a request to the disk.
 */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/** What a page of ours may do: load its own files and speak to its own origin, and nothing else. */
const strictPolicy = policy("style-src 'self'", "img-src 'self'", "connect-src 'self'");

/**
 * What GraphiQL may do besides: its editor writes styles into the page, embeds fonts and images as data URLs, and runs
 * workers.
 */
export const graphiqlPolicy = policy(
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
);

function policy(...directives: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    ...directives,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** How the files of a built page are served. */
export interface PageOptions {
  /** The URL path of the page itself, its `index.html`; default `/index.html`. */
  readonly path?: string;
  /** Its Content-Security-Policy; by default without any exception. */
  readonly contentSecurityPolicy?: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

/**
 * Reads the folder of a built page into memory, once and for all: what changes on disk afterwards is not seen.
 *
 * Pages (`.html`) and what is made at the start (`.json`) are never stored by a browser. Every other file is kept by it for good, and so must carry a hash of
 * its content in its name, as a file built by Vite does.
 *
 * @throws {Error} when the folder cannot be read, has no `index.html`, or holds a file whose content type is not known.
 */
export async function loadStaticFiles(
  directory: string,
  { path: pagePath = '/index.html', contentSecurityPolicy = strictPolicy }: PageOptions = {},
): Promise<StaticFiles> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new Error(`The built page in ${directory} cannot be read: ${howToGetPages}.`, {
        cause,
      });
    },
  );
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = new Map<string, StaticFile>();
  // One after the other: all at a time would need a file descriptor each.
  for (const path of paths) {
    const urlPath = `/${relative(directory, path).split(sep).join('/')}`;
    const file = asStaticFile(urlPath, await readFile(path), contentSecurityPolicy);
    files.set(urlPath === '/index.html' ? pagePath : urlPath, file);
  }
  if (!files.has(pagePath)) {
    throw new Error(`The built page in ${directory} has no index.html: ${howToGetPages}.`);
  }
  return files;
}

/** A file that is made at the start rather than built: what a page is to know of its gateway. */
export function jsonFile(value: unknown): StaticFile {
  return asStaticFile('/settings.json', Buffer.from(JSON.stringify(value)), strictPolicy);
}

function asStaticFile(urlPath: string, body: Uint8Array, contentSecurityPolicy: string): StaticFile {
  const extension = extname(urlPath);
  const contentType = contentTypes[extension];
  if (contentType === undefined) {
    throw new Error(`${urlPath} has no known content type: name one for "${extension}" in static-files.ts.`);
  }
  return {
    headers: {
      'Content-Type': contentType,
      'Content-Length': String(body.byteLength),
      'Cache-Control': ['.html', '.json'].includes(extension)
        ? 'no-store'
        : 'public, max-age=31536000, immutable',
      'Content-Security-Policy': contentSecurityPolicy,
      'X-Content-Type-Options': 'nosniff',
    },
    body,
  };
}
