import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';
import { createAllowedOrigins, localOrigins } from '../../src/http/origin/allowed-origins.ts';

const read = (ALLOWED_ORIGINS: string): readonly string[] => readConfig({ ALLOWED_ORIGINS }).allowedOrigins;

/** What is said about a value of `ALLOWED_ORIGINS` that is refused. */
function sentencesAbout(value: string): readonly string[] {
  try {
    return [`taken as ${read(value).join(',')}`];
  } catch (error) {
    if (error instanceof ConfigError) return error.sentences;
    throw error;
  }
}

describe('ALLOWED_ORIGINS', () => {
  test.each<[written: string, origins: string[]]>([
    ['https://app.example.org', ['https://app.example.org']],
    ['https://app.example.org, http://localhost:3000/', ['https://app.example.org', 'http://localhost:3000']],
    ['HTTPS://App.Example.org:443/', ['https://app.example.org']],
    ['http://app.example.org:80', ['http://app.example.org']],
    ['https://app.example.org:8443', ['https://app.example.org:8443']],
    ['https://bücher.example', ['https://xn--bcher-kva.example']],
    ['http://[0:0:0:0:0:0:0:1]:3000', ['http://[::1]:3000']],
    ['capacitor://localhost', ['capacitor://localhost']],
    ['ionic://localhost/,http://localhost', ['ionic://localhost', 'http://localhost']],
    ['tauri://localhost,http://tauri.localhost', ['tauri://localhost', 'http://tauri.localhost']],
    ['electron://altair', ['electron://altair']],
    ['app://.', ['app://.']],
    ['vscode-file://vscode-app', ['vscode-file://vscode-app']],
    [
      'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
      ['chrome-extension://abcdefghijklmnopabcdefghijklmnop'],
    ],
    [
      'safari-web-extension://0CC8E5E2-52FF-4B5A-A4B5-5A6F0B7E1A11',
      ['safari-web-extension://0cc8e5e2-52ff-4b5a-a4b5-5a6f0b7e1a11'],
    ],
    ['moz-extension://*', ['moz-extension://*']],
    ['https://*.Example.org/', ['https://*.example.org']],
    ['https://*.example.org:8443', ['https://*.example.org:8443']],
    ['https://*.example.org:443', ['https://*.example.org']],
    ['http://localhost:*', ['http://localhost:*']],
    ['http://*.localhost:*/', ['http://*.localhost:*']],
    ['none', []],
  ])('may be %s', (written, origins) => {
    expect(read(written)).toEqual(origins);
  });

  const usual = 'origins are like "https://app.example.org"';

  test.each<[written: string, sentence: string]>([
    ['*', 'would let all web pages in: name origins, as "https://app.example.org" is one'],
    ['app.example.org', `has no scheme: ${usual}`],
    ['localhost:3000', `has no scheme: ${usual}`],
    ['*.example.org', `has no scheme: ${usual}`],
    ['https:/app.example.org', `has no scheme: ${usual}`],
    ['["https://app.example.org"]', `has no scheme: ${usual}`],
    ['https://a.example https://b.example', 'has a space in it: separate origins by commas'],
    ['htps://app.example.org', 'has a misspelt scheme: it is https:// or http://'],
    ['htttps://app.example.org', 'has a misspelt scheme: it is https:// or http://'],
    ['https://', `has no valid host and port: ${usual}`],
    ['https:///app.example.org', `has no valid host and port: ${usual}`],
    ['https://app.example.org:port', `has no valid host and port: ${usual}`],
    ['https://app.example.org:99999', `has no valid host and port: ${usual}`],
    ['https://app(1).example.org', `has no valid host and port: ${usual}`],
    [`https://${'a'.repeat(254)}`, `has no valid host and port: ${usual}`],
    ['https://app.example.org/path', 'has more than scheme, host and port: write "https://app.example.org"'],
    ['https://app.example.org/?', 'has more than scheme, host and port: write "https://app.example.org"'],
    ['https://app.example.org#top', 'has more than scheme, host and port: write "https://app.example.org"'],
    ['https://us:er@app.example.org', 'has more than scheme, host and port: write "https://app.example.org"'],
    ['https://*.example.org/*', 'has more than scheme, host and port: write "https://*.example.org"'],
    ['tauri://localhost/index.html', 'has more than scheme, host and port: write "tauri://localhost"'],
    ['app://', 'has no valid host: apps have origins like "app://localhost"'],
    ['app://a*', 'has no valid host: apps have origins like "app://localhost"'],
    [
      'wss://app.example.org',
      'is the address of a WebSocket: name the page that opens it, by http:// or https://',
    ],
    [
      'null',
      'is what local files and frames of any site call themselves: serve the page over http(s), or an app by a scheme of its own, and name that',
    ],
    [
      'file://',
      'is what local files and frames of any site call themselves: serve the page over http(s), or an app by a scheme of its own, and name that',
    ],
    ...[
      'https://*',
      'https://*example.org',
      'https://app.*.org',
      'https://app-*.example.org',
      'https://*.*.org',
    ].map((written): [string, string] => [
      written,
      'has a * elsewhere than for whole sub-domains, as in "https://*.example.org"',
    ]),
    ...['https://*.org', 'https://*.org.', 'https://*..org', 'https://*.10.0.0.1', 'https://*.[::1]'].map(
      (written): [string, string] => [
        written,
        'is too wide: behind "*." stands a domain of two parts at least, such as "example.org"',
      ],
    ),
    [
      'https://app.example.org:*',
      'has a * for the port, which is for this machine only, as in "http://localhost:*"',
    ],
  ])('may not be %s', (written, sentence) => {
    expect(sentencesAbout(written)).toEqual([`ALLOWED_ORIGINS ${sentence}.`]);
  });

  test('is told of each wrong origin by its place', () => {
    expect(sentencesAbout('https://a.example,b.example,https://c.example/path')).toEqual([
      'ALLOWED_ORIGINS entry 2 has no scheme: origins are like "https://app.example.org".',
      'ALLOWED_ORIGINS entry 3 has more than scheme, host and port: write "https://c.example".',
    ]);
  });
});

describe('an origin is let in', () => {
  test.each<[written: string, origin: string]>([
    ['https://*.example.org', 'https://app.example.org'],
    ['https://*.example.org', 'https://a.b.example.org'],
    ['https://*.example.org:8443', 'https://app.example.org:8443'],
    ['http://localhost:*', 'http://localhost:5173'],
    ['http://localhost:*', 'http://localhost'],
    ['http://*.localhost:*', 'http://app.localhost:5173'],
    ['http://[::1]:*', 'http://[::1]:5173'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['moz-extension://*', 'moz-extension://5c4b6a80-8d0f-4f62-9d7a-0f2b8b7a6f11'],
    [
      'safari-web-extension://0CC8E5E2-52FF-4B5A-A4B5-5A6F0B7E1A11',
      'safari-web-extension://0CC8E5E2-52FF-4B5A-A4B5-5A6F0B7E1A11',
    ],
  ])('by %s: %s', (written, origin) => {
    expect(createAllowedOrigins(read(written)).has(origin)).toBe(true);
  });

  test.each<[written: string, origin: string]>([
    ['https://*.example.org', 'https://example.org'],
    ['https://*.example.org', 'http://app.example.org'],
    ['https://*.example.org', 'https://app.example.org:8443'],
    ['https://*.example.org', 'https://app-example.org'],
    ['https://*.example.org', 'https://app.exampleXorg'],
    ['https://*.example.org', 'https://app.example.org.attacker.example'],
    ['https://*.example.org', 'https://attacker.example/.example.org'],
    ['https://*.example.org', 'https://attacker.example#.example.org'],
    ['https://*.example.org', 'https://attacker@app.example.org'],
    ['https://*.example.org', 'https://.example.org'],
    ['https://*.example.org', 'https://attacker.example, https://app.example.org'],
    ['https://*.example.org', 'https://attacker.example\nhttps://app.example.org'],
    ['http://localhost:*', 'http://localhost.attacker.example:5173'],
    ['http://localhost:*', 'http://localhost:5173.attacker.example'],
    ['http://localhost:*', 'http://localhost:attacker.example'],
    ['http://localhost:*', 'http://app.localhost:5173'],
    ['http://localhost:*', 'https://localhost:5173'],
    ['http://127.0.0.1:*', 'http://127x0.0.1:5173'],
    ['capacitor://localhost', 'http://localhost'],
    ['capacitor://localhost', 'ionic://localhost'],
    ['capacitor://localhost', 'capacitor://localhost:1'],
    ['moz-extension://*', 'moz-extension://'],
    ['moz-extension://*', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'],
    ['moz-extension://*', 'moz-extension://a/https://b.example'],
    ['none', 'http://localhost:5173'],
  ])('never by %s: %s', (written, origin) => {
    expect(createAllowedOrigins(read(written)).has(origin)).toBe(false);
  });
});

describe('without ALLOWED_ORIGINS', () => {
  test.each([
    ['with the sandbox, on this machine', {}],
    ['with the sandbox, on this machine by IPv6', { HOST: '::1' }],
    ['with the sandbox, known by a name of this machine', { PUBLIC_URL: 'http://localhost:8080' }],
  ])('pages of every port of this machine are let in: %s', (_, env) => {
    expect(readConfig(env).allowedOrigins).toBe(localOrigins);
  });

  const key = Buffer.from('the key of a test').toString('base64');
  const local = {
    COMMUNICATION_SERVICES_CONNECTION_STRING: `endpoint=http://localhost:4010;accesskey=${key}`,
  };

  test.each([
    [
      'a real resource',
      { AUTH: 'off', COMMUNICATION_SERVICES_ENDPOINT: 'https://contoso.communication.azure.com' },
    ],
    ['a resource on this machine, which may be the way to a real one', local],
    [
      'a Graph on this machine',
      { GRAPH_ENDPOINT: 'http://localhost:4010', CALLBACK_AUDIENCE: 'an-application' },
    ],
    ['other machines let in', { AUTH: 'off', HOST: '0.0.0.0' }],
    ['a public name', { PUBLIC_URL: 'https://gateway.example.org' }],
  ])('no other page is with %s', (_, env) => {
    expect(readConfig(env).allowedOrigins).toEqual([]);
  });

  test('it is as if it were empty, and with it only what it lists is let in', () => {
    expect(read('')).toBe(localOrigins);
    expect(read('https://app.example.org')).toEqual(['https://app.example.org']);
  });
});
