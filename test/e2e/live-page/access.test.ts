import { expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { startIssuer } from '../../support/issuer.ts';
import { startWithPage } from './calls.ts';
import { cardOf, isSound, says, stageOf, statusOf, small, still, takeScreenshot } from './page.ts';

describeInBrowser('whoever looks at the page of live calls', (openPage) => {
  test('is asked for a token where one is needed, which is kept nowhere, and offered what its scopes allow', async () => {
    await using issuer = await startIssuer();
    const gateway = await startWithPage({ issuer });
    const { page, problems } = await openPage(`${gateway.url}/live`, { ...still, viewport: small });
    const token = page.getByLabel('Bearer token');
    await token.waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('token');
    await isSound(page);
    await takeScreenshot(page, 'forbidden');

    await token.fill('garbage');
    await page.keyboard.press('Enter');
    await page.getByText('The gateway does not take this token').waitFor();
    await token.fill(await issuer.bearer('calls.read'));
    await page.keyboard.press('Enter');
    await says(statusOf(page), 'Live');
    await page.getByRole('link', { name: 'createCall' }).waitFor();
    expect(await page.getByRole('button', { name: 'Start a sandbox call' }).count()).toBe(0);

    expect(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length')).toBe(
      0,
    );
    expect(await page.evaluate('document.querySelector("#token").value')).toBe('');
    expect(problems).toEqual([]);
  });

  test('is told why calls can’t be shown, rather than that there are none', async () => {
    await using issuer = await startIssuer();
    const gateway = await startWithPage({ issuer });
    const { page } = await openPage(`${gateway.url}/live`, still);
    await page.getByLabel('Bearer token').fill(await issuer.bearer('rooms.read'));
    await page.keyboard.press('Enter');
    await says(stageOf(page, 'Calls can’t be shown'), 'calls.read');
    expect(await page.getByText('All lines are free').count()).toBe(0);
    await isSound(page);
  });

  test('is offered calls of the sandbox where they may make calls', async () => {
    await using issuer = await startIssuer();
    const gateway = await startWithPage({ issuer });
    const { page } = await openPage(`${gateway.url}/live`);
    await page.getByLabel('Bearer token').fill(await issuer.bearer('calls.read', 'calls.write'));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Start a sandbox call' }).first().click();
    await cardOf(page, 'Design review').getByRole('button', { name: 'Hang up' }).waitFor();
  });
});
