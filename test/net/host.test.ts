import { describe, expect, test } from 'vitest';
import { hostInUrl, isLoopback, parseHost, reachableHost } from '../../src/net/host.ts';

describe('this machine', () => {
  test.each([
    'localhost',
    'LocalHost',
    '127.0.0.1',
    '127.255.0.3',
    '::1',
    '[::1]',
    '0:0:0:0:0:0:0:1',
    '[0000:0000:0000:0000:0000:0000:0000:0001]',
    '0::0:1',
    '::ffff:127.0.0.1',
    '::FFFF:7f00:1',
    '::1%lo',
  ])('is %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  test.each([
    '',
    '0.0.0.0',
    '::',
    '128.0.0.1',
    '127.0.0.1.example.com',
    'localhost.example.com',
    '::2',
    '::127.0.0.1',
    '::ffff:8.8.8.8',
    'fe80::1',
    '1.0.0.127',
  ])('is not %s', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

test.each([
  ['127.0.0.1', 'localhost'],
  ['0.0.0.0', 'localhost'],
  ['::', 'localhost'],
  ['0:0:0:0:0:0:0:0', 'localhost'],
  ['::1', '[::1]'],
  ['0:0:0:0:0:0:0:1', '[::1]'],
  ['FD00::A', '[fd00::a]'],
  ['127.0.0.2', '127.0.0.2'],
  ['Gateway.example', 'gateway.example'],
])('what listens on %s is reached by %s', (listening, name) => {
  expect(reachableHost(listening)).toBe(name);
  expect(new URL(`http://${name}:4000`).hostname).toBe(name);
});

test('an address of a network interface stands in a URL without it', () => {
  expect(hostInUrl('fe80::1%eth0')).toBe('[fe80::1]');
});

test.each([
  ['localhost:4000', 'localhost:4000'],
  ['LOCALHOST', 'localhost'],
  ['localhost:80', 'localhost'],
  ['[0:0:0:0:0:0:0:1]:4000', '[::1]:4000'],
])('the Host header %s means %s', (header, host) => {
  expect(parseHost(header, 'http:')?.host).toBe(host);
});

test.each([
  undefined,
  '',
  ':80',
  'a b',
  'a@localhost',
  'localhost/x',
  'localhost?',
  'localhost#',
  'a\\b',
  '[::1',
])('the Host header %s means nothing', (header) => {
  expect(parseHost(header, 'http:')).toBeUndefined();
});
