import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { callIn, establish, startWithPage } from './calls.ts';
import { cardOf, desktop, isSound, phone, says, still, takeScreenshot } from './page.ts';

/** Two calls in which much has happened, one that comes in, and one that is over. */
async function tellStory(gateway: TestGateway, page: Page): Promise<void> {
  const over = await establish(gateway, 'Morning stand-up');
  const town = await establish(gateway, 'Town hall');
  const review = await establish(gateway, 'Design review');
  for (const title of ['Morning stand-up', 'Town hall', 'Design review']) await cardOf(page, title).waitFor();
  await over.hangUp({ code: 0, subcode: 0, message: 'The organizer ended the meeting.' });
  await town.join('Zoë Jansen');
  await town.let(await town.join('Farid Haddad'), 'share');
  for (const name of ['Grace Kim', 'Hugo Almeida', 'Ines Moreau']) await town.join(name, { isMuted: true });
  await review.join('Amara Okafor');
  await review.let(await review.join('Jonas Berg'), 'mute');
  await review.let(await review.join('Keiko Tanaka'), 'share');
  const pedro = await review.join('Pedro Santos');
  await review.join('Elif Yılmaz', { isInLobby: true });
  await review.leave(pedro);
  await callIn(gateway, { phone: { id: '+14255550123' } });
  await cardOf(page, 'Call from +14255550123').waitFor();
  await says(page.getByRole('region', { name: 'Ended' }), 'Morning stand-up');
  await says(cardOf(page, 'Town hall'), 'Ines Moreau');
  await says(cardOf(page, 'Design review'), 'Pedro Santos left');
}

describeInBrowser('the page of live calls', (openPage) => {
  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    test.each([
      ['desktop', desktop],
      ['phone', phone],
    ])('on a %s has nothing that axe-core finds fault with, and fits', async (device, viewport) => {
      const gateway = await startWithPage();
      const { page, problems } = await openPage(`${gateway.url}/live`, { ...still, colorScheme, viewport });
      await page.getByRole('button', { name: 'Start a sandbox call' }).waitFor();
      await tellStory(gateway, page);
      await isSound(page);
      await takeScreenshot(page, `${colorScheme}-${device}`);
      expect(problems).toEqual([]);
    });
  });

  test('tells by words and lines what colours tell, where colours are the system’s', async () => {
    const gateway = await startWithPage();
    const { page } = await openPage(`${gateway.url}/live`, { ...still, forcedColors: 'active' });
    await tellStory(gateway, page);
    await isSound(page);
    const card = cardOf(page, 'Design review');
    for (const words of ['Connected', '1 in the lobby', 'muted', 'sharing']) await says(card, words);
    const border = 'getComputedStyle(document.querySelector(".call .state")).borderTopStyle';
    expect(await page.evaluate(border)).toBe('solid');
  });
});
