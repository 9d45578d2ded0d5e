import { expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser.ts';
import { establish, startWithPage } from './calls.ts';
import { cardOf, isSound, listOf, shows, still, takeScreenshot, timelineOf } from './page.ts';

const someId = '5a4db0c5-0000-4000-8000-00000000';

describeInBrowser('people on the page of live calls', (openPage) => {
  test('are shown as they come, are muted, share, are let in and go', async () => {
    const gateway = await startWithPage();
    const call = await establish(gateway, 'Design review');
    const { page, problems } = await openPage(`${gateway.url}/live`);
    const card = cardOf(page, 'Design review');
    await shows(listOf(card), ['Calling Bot gateway']);

    const ann = await call.join('Ann Lee');
    const ben = await call.join('Ben Fox');
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee', 'Ben Fox']);
    await call.let(ann, 'mute');
    await call.let(ben, 'share');
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee muted', 'Ben Fox sharing']);
    const cem = await call.join('Cem Ak', { isInLobby: true });
    await shows(listOf(card, 'In the lobby'), ['Cem Ak']);
    await call.let(cem, 'admit');
    await call.let(ann, 'unmute');
    await call.leave(ben);
    await shows(listOf(card), ['Calling Bot gateway', 'Ann Lee', 'Cem Ak']);

    const lines = await timelineOf(card).getByRole('listitem').allInnerTexts();
    expect(lines.map((line) => line.replace(/^[\d:]+\s+/, ''))).toEqual([
      'Ben Fox left',
      'Ann Lee can be heard again',
      'Cem Ak was let in',
      'Cem Ak waits in the lobby',
      'Ben Fox shares the screen',
      'Ann Lee is muted',
      'Ben Fox joined',
      'Ann Lee joined',
      'First seen here: connected',
    ]);
    expect(problems).toEqual([]);
  });

  test('are named by what is known of them, in any script and direction', async () => {
    const gateway = await startWithPage();
    const call = await establish(gateway, 'مراجعة التصميم');
    const names = [
      'محمد عبد الرحمن',
      'Ελένη Παπαδοπούλου',
      'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenherstellerin',
      ' \u3164 ',
    ];
    for (const name of names) {
      await call.join('', {
        identity: { user: { id: `${someId}000${names.indexOf(name)}`, displayName: name } },
      });
    }
    await call.join('', { identity: { phone: { id: '+4930123456789012345' } } });
    await call.join('', { identity: { application: { id: `${someId}a991` } } });
    await call.join('', { identity: { guest: { id: `${someId}aaa1` } } });
    const { page, problems } = await openPage(`${gateway.url}/live`, still);
    const card = cardOf(page, 'مراجعة التصميم');
    await shows(listOf(card), [
      'Calling Bot gateway',
      ...names.slice(0, 3),
      'Teams user 0003',
      '+4930123456789012345',
      'Application a991',
      'Guest aaa1',
    ]);
    // A number on two lines is two numbers, and a name that takes the room of others hides them.
    const heights = await page.evaluate<number[]>(
      '[...document.querySelectorAll(".people .name")].map((name) => name.getBoundingClientRect().height)',
    );
    const [line = 0] = heights;
    expect(heights[5]).toBe(line);
    expect(Math.max(...heights)).toBeLessThanOrEqual(2 * line + 1);
    await isSound(page);
    expect(problems).toEqual([]);
  });

  test('beyond a dozen stand in compact rows behind their number, and are found', async () => {
    const gateway = await startWithPage();
    const call = await establish(gateway, 'All hands: the year ahead');
    const first = ['Amara', 'Bob', 'Chiara', 'Elif', 'Farid', 'Grace', 'Hugo', 'Inés', 'Jonas', 'Keiko'];
    const last = [
      'Adler',
      'Baptiste',
      'Costa',
      'Dorn',
      'Eriksen',
      'Fiala',
      'Greco',
      'Yılmaz',
      'Ivanov',
      'Jung',
    ];
    const everybody = last.flatMap((family) => first.map((name) => `${name} ${family}`));
    for (const name of everybody) await call.join(name, { isMuted: name < 'G' });
    for (const name of everybody) await call.join(`${name}-Osei`);
    const { page, problems } = await openPage(`${gateway.url}/live`, still);
    const card = cardOf(page, 'All hands: the year ahead');
    const people = listOf(card);
    const more = card.getByRole('button', { name: /^\+\d/ });
    await more.waitFor();
    expect(await people.count()).toBe(12);
    expect(await more.innerText()).toBe('+189');
    await card.getByText('201 people').waitFor();
    await isSound(page);
    await takeScreenshot(page, 'many-people');

    await more.click();
    expect(await people.count()).toBe(201);
    expect(await card.getByRole('button', { name: 'Show fewer' }).getAttribute('aria-expanded')).toBe('true');
    const search = page.getByRole('searchbox');
    await search.fill('ines yilmaz');
    await shows(people, ['Inés Yılmaz', 'Inés Yılmaz-Osei']);
    await page.getByText('Found in 1 of 1 call: 2 people.').waitFor();
    await isSound(page);
    await search.fill('nobody at all');
    await page.getByText('Nobody and nothing is found.').waitFor();
    expect(await card.count()).toBe(0);
    await search.fill('');
    await expect.poll(() => people.count()).toBe(201);
    expect(problems).toEqual([]);
  });
});
