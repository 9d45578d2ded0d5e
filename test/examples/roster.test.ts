import { expect, test } from 'vitest';
import { startGatewayProcess } from '../e2e/adversity/gateway-process.ts';
import { isSound } from '../e2e/live-page/page.ts';
import { describeInBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { copyExample, startExample } from './example.ts';

describeInBrowser('the page of the example roster', (openPage) => {
  test('shows rooms, the people of each, and a roster live, also after it is loaded again; axe-core finds no fault', async () => {
    const gateway = await startGatewayProcess({ hasOwnSandbox: true });
    const folder = await copyExample('roster');
    const port = String(await freePort());
    const env = { VITE_SWITCHBOARD_URL: `${gateway.url}/graphql` };
    await startExample(folder, env, 'start', '--port', port, '--strictPort').said(/Local:/);
    const { page, problems } = await openPage(`http://localhost:${port}/`);

    await page.getByRole('button', { name: 'Book a room' }).click();
    await page
      .getByRole('region', { name: 'Rooms' })
      .getByText(/^8:acs:/)
      .waitFor();

    await page.getByRole('button', { name: 'Join a meeting' }).click();
    const people = page.getByRole('list', { name: 'People in the call' }).getByRole('listitem');
    await page.getByText('Live', { exact: true }).waitFor();
    const { calls } = await gateway.ask<{ calls: { nodes: [{ id: string }] } }>('{ calls { nodes { id } } }');
    const [{ id }] = calls.nodes;
    await gateway.control('POST', `/calls/${id}/state`, { state: 'established' });
    const ann = await gateway.join(id, 'Ann Lee');
    await people.filter({ hasText: 'Ann Lee' }).waitFor();
    await gateway.control('DELETE', `/calls/${id}/participants/${ann}`);
    await people.filter({ hasText: 'Ann Lee' }).waitFor({ state: 'detached' });

    await page.reload();
    await page.getByRole('button', { name: 'Stand-up' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    await gateway.join(id, 'Ben Fox');
    await people.filter({ hasText: 'Ben Fox' }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await isSound(page);
    }
    expect(problems).toEqual([]);
  });
});
