import { expect } from 'vitest';
import { z } from 'zod';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { rawRequest } from '../support/signed-request.ts';

const journalShape = z.object({ requests: z.array(z.object({ method: z.string(), path: z.string() })) });

/** Waits until a request, named as `METHOD /path?query`, has reached the sandbox since its journal was cleared. */
export async function arrival(sandbox: Sandbox, request: string): Promise<void> {
  await expect
    .poll(async () => {
      const { requests } = journalShape.parse((await rawRequest(sandbox.url, '/sandbox/requests')).json);
      return requests.map(({ method, path }) => `${method} ${path}`);
    })
    .toContain(request);
}
