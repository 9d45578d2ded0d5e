import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { createCertificate } from '../../../src/sandbox/server/certificate.ts';
import { startProcess } from '../../support/child-process.ts';
import type { RunningProcess } from '../../support/child-process.ts';
import { readComposeFile } from '../../support/compose-file.ts';
import { readDeploymentFile, readEnvironmentFile } from '../../support/deployment-files.ts';
import { freePort } from '../../support/free-port.ts';
import { environmentOf, query } from '../../support/gateway.ts';
import { startIssuer } from '../../support/issuer.ts';
import { startRedis } from '../../support/redis-server.ts';
import { runGateway } from '../adversity/gateway-process.ts';
import { startNameServer } from './name-server.ts';

/** A gateway behind the proxy. */
export interface ProxiedGateway {
  readonly process: RunningProcess;
  /** Its origin, past the proxy. */
  readonly url: string;
}

/** What the compose file describes, as processes of this machine: the proxy, gateways, Redis; and the sandbox behind it all. */
export interface ProxiedGateways {
  /** The proxy's origin for clients. */
  readonly url: string;
  /** The one that leads there. */
  readonly plainUrl: string;
  readonly gateways: readonly [ProxiedGateway, ProxiedGateway];
  /** Of somebody who may read rooms and have calls. */
  readonly authorization: string;
  /** Creates a call in which there is the gateway alone, and to which people come only as they are told. */
  readonly createCall: () => Promise<string>;
  /** Lets somebody join a call. */
  readonly join: (callId: string, displayName: string) => Promise<void>;
}

/**
 * Starts it, and waits until the proxy has found both. What differs from the example is where things are: ports, the name
 * server, the certificate; and what the example's reader has to enter. To be called within a test.
 */
export async function startProxiedGateways(): Promise<ProxiedGateways> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-proxy-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const { certificate, privateKey } = await createCertificate();
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, certificate]);
  opened.defer(() => {
    setDefaultCACertificates(trusted);
  });
  const certificateFile = join(folder, 'certificate.pem');
  await writeFile(certificateFile, `${certificate}\n${privateKey}`);

  const addresses = ['127.0.0.2', '127.0.0.3'] as const;
  const [port, plainPort, gatewayPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const [url, plainUrl] = [`https://localhost:${port}`, `http://localhost:${plainPort}`];
  const names = opened.use(await startNameServer('gateway', addresses));
  const redis = opened.use(await startRedis());
  const issuer = opened.use(await startIssuer());
  const sandbox = await startSandbox({ seed: 'proxied', calls: { autopilot: false } });
  opened.defer(() => sandbox.close());
  const running = opened.move();
  onTestFinished(() => running.disposeAsync());

  const env = {
    ...readEnvironmentFile('compose/gateway.env.example'),
    ...readComposeFile().services.gateway.environment,
    ...{ NODE_ENV: 'production', PORT: String(gatewayPort), PUBLIC_URL: url, REDIS_URL: redis.url },
    ...{ ...issuer.environment, ...environmentOf(sandbox), COMMUNICATION_SERVICES_ENDPOINT: '' },
  };
  const startGateway = async (address: string): Promise<ProxiedGateway> => {
    const process = runGateway({ ...env, HOST: address });
    await process.logged('ready');
    return { process, url: `http://${address}:${gatewayPort}` };
  };
  const gateways = await Promise.all([startGateway(addresses[0]), startGateway(addresses[1])]);

  const settings = join(folder, 'haproxy.cfg');
  await writeFile(
    settings,
    Object.entries({
      ':8080': `127.0.0.1:${plainPort}`,
      ':8443': `127.0.0.1:${port}`,
      '/run/secrets/certificate.pem': certificateFile,
      '127.0.0.11:53': `127.0.0.1:${names.port}`,
      'gateway:4000': `gateway:${gatewayPort}`,
    }).reduce(replaceOnce, readDeploymentFile('compose/haproxy.cfg')),
  );
  const path = process.env['PATH'] ?? '';
  const proxy = startProcess('haproxy', ['-db', '-f', settings], { cwd: folder, env: { PATH: path } });
  await proxy.said(/(?:gateways\/gateway-\d+ .*is UP[^]*){2}/);

  const authorization = await issuer.bearer('rooms.read', 'calls.read', 'calls.write');
  const control = async (path: string, body: object): Promise<void> => {
    const { ok } = await fetch(`${sandbox.url}/sandbox/calls/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(ok).toBe(true);
  };
  return {
    url,
    plainUrl,
    gateways,
    authorization,
    async createCall() {
      const { data, errors } = await query<Created>(
        url,
        creation,
        { input: { to: { users } } },
        authorization,
      );
      if (!data || errors) throw new Error(JSON.stringify(errors));
      const { id } = data.createCall.call;
      await control(`${id}/state`, { state: 'established' });
      const people = 'query ($id: ID!) { call(id: $id) { participants { displayName } } }';
      await expect
        .poll(() => query(url, people, { id }, authorization))
        .toHaveProperty('data.call.participants.0.displayName', 'Calling Bot');
      return id;
    },
    join: (callId, displayName) => control(`${callId}/participants`, { displayName }),
  };
}

interface Created {
  readonly createCall: { readonly call: { readonly id: string } };
}

const users = ['a1', 'b2'].map((end) => ({
  identifier: { rawId: `8:orgid:5a4db0c5-0000-4000-8000-0000000000${end}` },
}));
const creation = 'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }';

function replaceOnce(text: string, [from, to]: readonly [string, string]): string {
  if (text.split(from).length !== 2) throw new Error(`haproxy.cfg is to have ${from} once.`);
  return text.replace(from, to);
}
