import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadStaticFiles } from '../../src/http/static-files.ts';

describe('the files of a built page', () => {
  let above: string;
  let directory: string;

  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'switchboard-static-'));
    directory = join(above, 'page');
    await mkdir(join(directory, 'assets'), { recursive: true });
    await writeFile(join(above, 'secret.js'), 'outside');
    await writeFile(join(directory, 'index.html'), '<!doctype html>');
    await writeFile(join(directory, 'assets', 'main-1a2b3c4d.js'), 'export const é = 1;');
  });

  afterEach(() => rm(above, { recursive: true }));

  test('are found by their path in the folder', async () => {
    const files = await loadStaticFiles(directory);
    expect([...files.keys()].sort()).toEqual(['/assets/main-1a2b3c4d.js', '/index.html']);
    expect(Buffer.from(files.get('/index.html')?.body ?? []).toString()).toBe('<!doctype html>');
  });

  test.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/assets',
    '/assets/',
    '/',
    '',
  ])('are the only ones there are: %j finds nothing', async (path) => {
    const files = await loadStaticFiles(directory);
    expect(files.get(path)).toBeUndefined();
  });

  test('are those that were there at the start', async () => {
    const files = await loadStaticFiles(directory);
    await writeFile(join(directory, 'index.html'), 'replaced');
    expect(Buffer.from(files.get('/index.html')?.body ?? []).toString()).toBe('<!doctype html>');
  });

  test('state their length in bytes', async () => {
    const files = await loadStaticFiles(directory);
    expect(files.get('/assets/main-1a2b3c4d.js')?.headers).toMatchObject({ 'Content-Length': '20' });
  });

  test.each([
    ['page.html', 'text/html; charset=utf-8'],
    ['main-1a2b3c4d.js', 'text/javascript; charset=utf-8'],
    ['main-1a2b3c4d.css', 'text/css; charset=utf-8'],
    ['icon-1a2b3c4d.svg', 'image/svg+xml'],
    ['font-1a2b3c4d.ttf', 'font/ttf'],
  ])('%s is served as %s, which the browser may not second-guess', async (name, contentType) => {
    await writeFile(join(directory, name), '');
    const files = await loadStaticFiles(directory);
    expect(files.get(`/${name}`)?.headers).toMatchObject({
      'Content-Type': contentType,
      'X-Content-Type-Options': 'nosniff',
    });
  });

  test('are kept by the browser for good where their name changes with their content', async () => {
    const files = await loadStaticFiles(directory);
    expect(files.get('/assets/main-1a2b3c4d.js')?.headers).toMatchObject({
      'Cache-Control': 'public, max-age=31536000, immutable',
    });
  });

  test('are never stored by the browser where they are the page', async () => {
    const files = await loadStaticFiles(directory);
    expect(files.get('/index.html')?.headers).toMatchObject({ 'Cache-Control': 'no-store' });
  });

  test('may load from their own origin only, and be framed by nobody', async () => {
    const files = await loadStaticFiles(directory);
    const policy = files.get('/index.html')?.headers['Content-Security-Policy']?.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
      ]),
    );
  });

  test('that were never built are refused with the command that builds them', async () => {
    await expect(loadStaticFiles(join(above, 'nowhere'))).rejects.toThrow(/nowhere.*npm run build/);
  });

  test('without a page are refused with the command that builds it', async () => {
    await rm(join(directory, 'index.html'));
    await expect(loadStaticFiles(directory)).rejects.toThrow(/no index\.html.*npm run build/);
  });

  test('of an unknown content type are refused, by name', async () => {
    await writeFile(join(directory, 'assets', 'sound-1a2b3c4d.ogg'), '');
    await expect(loadStaticFiles(directory)).rejects.toThrow('/assets/sound-1a2b3c4d.ogg');
  });
});
