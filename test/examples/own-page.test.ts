import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startGatewayProcess } from '../e2e/adversity/gateway-process.ts';
import { describeInBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { blocks, readPage } from '../support/pages.ts';
import { copyExample, startExample } from './example.ts';

/** What the template of Vite puts around a page. */
const main = `import { createRoot } from 'react-dom/client';
import App from './App';
createRoot(document.getElementById('page') as HTMLElement).render(<App />);
`;

describeInBrowser('the page of one’s own in the README of the client', (openPage) => {
  test('shows the roster of the call whose id is typed in', async () => {
    const [app = ''] = blocks(readPage('packages/client/README.md'), 'tsx');
    expect(app).toContain("url: 'http://localhost:4000/graphql'");
    const gateway = await startGatewayProcess({ hasOwnSandbox: true });
    const folder = await copyExample('roster');
    await writeFile(join(folder, 'src/main.tsx'), main);
    await writeFile(
      join(folder, 'src/App.tsx'),
      app.replace('http://localhost:4000/graphql', `${gateway.url}/graphql`),
    );
    const port = String(await freePort());
    await startExample(folder, {}, 'start', '--port', port, '--strictPort').said(/Local:/);
    const { page, problems } = await openPage(`http://localhost:${port}/`);

    const { createCall } = await gateway.ask<{ createCall: { call: { id: string } } }>(
      'mutation { createCall(input: { to: { meetingId: { joinMeetingId: "9876543210" } } }) { call { id } } }',
    );
    const { id } = createCall.call;
    await gateway.control('POST', `/calls/${id}/state`, { state: 'established' });
    await page.getByRole('textbox', { name: 'Id of a call' }).fill(id);
    const people = page.getByRole('list', { name: 'People in the call, live' }).getByRole('listitem');
    await people.first().waitFor();
    await gateway.join(id, 'Ann Lee');
    await people.filter({ hasText: 'Ann Lee' }).waitFor();
    expect(problems).toEqual([]);
  });
});
