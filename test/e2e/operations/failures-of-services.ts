import { startIssuer } from '../../support/issuer.ts';
import { onTestFinished } from 'vitest';
import { call, control, rooms, watch, watchByClock } from './watched-gateway.ts';
import type { Patient } from './watched-gateway.ts';

/** A gateway whose services fail in some way once it is struck, and are asked for rooms then. */
async function failing(fault: object, document = rooms): Promise<Patient> {
  const gateway = await watch();
  await gateway.query(document);
  const strike = async (): Promise<void> => {
    await gateway.fail({ path: '*', ...fault });
    for (let times = 0; times < 3; times += 1) await gateway.query(document);
  };
  return { ...gateway, strike };
}

/** How services fail, and those who sign for others: by the anchors of the table's rows. */
export const failuresOfServices: Readonly<Record<string, () => Promise<Patient>>> = {
  async 'upstream-slow'() {
    const gateway = await watch();
    await gateway.query(rooms);
    const strike = async (): Promise<void> => {
      await gateway.fail({ path: '*', kind: 'latency', ms: 2_600 });
      await Promise.all(
        [1, 2, 3].map((first) => gateway.query(`{ rooms(first: ${first}) { nodes { id } } }`)),
      );
    };
    return { ...gateway, strike };
  },

  'upstream-throttled': () => failing({ kind: 'status', status: 429, retryAfterSeconds: 60 }),

  'upstream-fails': () => failing({ kind: 'status', status: 503, code: 'ServiceUnavailable' }),

  'upstream-unreachable': () => failing({ kind: 'reset' }),

  'credential-refused': () => failing({ kind: 'status', status: 401, code: 'Denied' }),

  // A deploy that brings the wrong address.
  async 'not-ready'() {
    let gateway = await watch();
    const strike = async (): Promise<void> => {
      const endpoint = 'http://localhost:1';
      gateway = await watch({
        config: { communicationServices: { kind: 'accessKey', endpoint, accessKey: 'QQ==' } },
      });
      await gateway.query(rooms);
    };
    return {
      get url() {
        return gateway.url;
      },
      messages: () => gateway.messages(),
      strike,
    };
  },

  async 'no-notifications'() {
    const gateway = await watchByClock();
    const strike = async (): Promise<void> => {
      await control(gateway, 'chaos', { astray: 1 });
      const id = await call(gateway);
      await control(gateway, `calls/${id}/hangUp`);
      const document = `{ call(id: "${id}") { state } }`;
      for (;;) {
        const { data } = await gateway.query<{ call: { state: string } }>(document);
        if (data?.call.state === 'TERMINATED') return;
        await gateway.clock.advance(10_000);
      }
    };
    return { ...gateway, strike };
  },

  async 'webhook-keys'() {
    const gateway = await watchByClock();
    const id = await call(gateway);
    await control(gateway, `calls/${id}/state`, { state: 'established' });
    await gateway.sandbox.graph.idle();
    const strike = async (): Promise<void> => {
      await gateway.clock.advance(31_000);
      await gateway.fail({ path: '*keys', kind: 'status', status: 503 });
      await control(gateway, 'callbacks/keys');
      await control(gateway, `calls/${id}/participants`, { displayName: 'Dea' });
      await gateway.sandbox.graph.idle();
    };
    return { ...gateway, strike };
  },

  async 'issuer-down'() {
    const issuer = await startIssuer();
    onTestFinished(() => issuer[Symbol.asyncDispose]());
    const gateway = await watch({ issuer });
    const strike = async (): Promise<void> => {
      issuer.answer('/keys', (response) => response.writeHead(503).end());
      await gateway.query(rooms, {}, await issuer.bearer('rooms.read'));
    };
    return { ...gateway, strike };
  },

  async 'rosters-doubtful'() {
    const gateway = await watchByClock();
    const id = await call(gateway);
    await control(gateway, `calls/${id}/state`, { state: 'established' });
    await gateway.sandbox.graph.idle();
    const strike = async (): Promise<void> => {
      await gateway.fail({ path: '*/participants*', kind: 'status', status: 503 });
      await control(gateway, 'chaos', { lose: 1 });
      await control(gateway, `calls/${id}/participants`, { displayName: 'Dea' });
      await control(gateway, 'chaos', { lose: 0 });
      await control(gateway, `calls/${id}/participants`, { displayName: 'Cem' });
      await gateway.sandbox.graph.idle();
      for (let second = 0; second < 30; second += 1) await gateway.clock.advance(1_000);
    };
    return { ...gateway, strike };
  },
};
