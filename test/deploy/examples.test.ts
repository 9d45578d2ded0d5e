/** What the examples of deployments say to the gateway, and of it, is held against the gateway. */
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { variableDescriptions } from '../../src/config/variable-descriptions.ts';
import { limitRows } from '../../src/limits.ts';
import { readComposeFile } from '../support/compose-file.ts';
import { readDeploymentFile, readEnvironmentFile } from '../support/deployment-files.ts';
import { startGateway } from '../support/gateway.ts';
import { containerAppVariables, readContainerApp } from './container-app.ts';
import { gatewayDeployment, kubernetesVariables } from './kubernetes-objects.ts';
import { unitSetting } from './systemd-unit.ts';

/** An example: what it tells a gateway, and what it does about it. */
interface Example {
  readonly variables: Readonly<Record<string, string>>;
  /** How long it waits after SIGTERM before it kills. */
  readonly graceSeconds: number;
  /** How long it takes to find out that a gateway is not ready any more; 0 where the proxy is none of the example's. */
  readonly findsOutWithinSeconds: number;
  /** Where it expects the gateway; undefined where the gateway is told. */
  readonly port?: number;
}

interface Probe {
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

const secondsUntilFailure = (probe: Probe | undefined): number =>
  probe === undefined ? Number.NaN : probe.periodSeconds * probe.failureThreshold;

/** What the image sets by itself. */
const ofImage = { HOST: '0.0.0.0', NODE_ENV: 'production' };

const examples: Readonly<Record<string, () => Example>> = {
  compose() {
    const { gateway } = readComposeFile().services;
    const [, port, interval, fall] =
      /gateway:(\d+) check inter (\d+)s fall (\d+)/.exec(readDeploymentFile('compose/haproxy.cfg')) ?? [];
    return {
      variables: {
        ...ofImage,
        ...readEnvironmentFile(`compose/${gateway.env_file}.example`),
        ...gateway.environment,
      },
      graceSeconds: Number.parseInt(gateway.stop_grace_period),
      findsOutWithinSeconds: Number(interval) * Number(fall),
      port: Number(port),
    };
  },
  kubernetes() {
    const { spec } = gatewayDeployment().spec.template;
    const [container] = spec.containers;
    return {
      // As the webhook of workload identity sets it.
      variables: {
        ...ofImage,
        ...kubernetesVariables(),
        AZURE_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
      },
      graceSeconds: spec.terminationGracePeriodSeconds,
      findsOutWithinSeconds: secondsUntilFailure(container.readinessProbe),
      port: container.ports[0].containerPort,
    };
  },
  systemd() {
    return {
      variables: {
        NODE_ENV: 'production',
        DATA_DIR: '/var/lib/switchboard',
        ...readEnvironmentFile('systemd/switchboard.env'),
      },
      graceSeconds: Number(unitSetting('TimeoutStopSec')),
      findsOutWithinSeconds: 0,
    };
  },
  'azure-container-apps'() {
    const { configuration, template } = readContainerApp();
    const [{ probes }] = template.containers;
    return {
      variables: { ...ofImage, ...containerAppVariables() },
      graceSeconds: template.terminationGracePeriodSeconds,
      findsOutWithinSeconds: secondsUntilFailure(probes.find(({ type }) => type === 'Readiness')),
      port: configuration.ingress.targetPort,
    };
  },
};

const known = new Set([
  ...Object.keys(variableDescriptions),
  ...limitRows.flatMap(({ variable }) => variable ?? []),
]);

describe.each(Object.entries(examples))('the example %s', (_, read) => {
  const { variables, graceSeconds, findsOutWithinSeconds, port } = read();
  const config = readConfig(variables);

  test('sets variables that there are, with which a gateway starts', () => {
    expect(Object.keys(variables).filter((name) => !known.has(name))).toEqual([]);
    expect(config.authentication).toBeDefined();
  });

  test('lets all clients of its proxy wait', () => {
    const row = (variable: string) => limitRows.find((each) => each.variable === variable)?.default;
    expect(Number(variables['MAX_WAITING_SOCKETS_PER_ADDRESS'])).toBe(row('MAX_WAITING_SOCKETS'));
  });

  test('waits longer than the gateway takes to stop', () => {
    expect(config.shutdownSeconds).toBeGreaterThan(config.drainSeconds);
    expect(graceSeconds).toBeGreaterThan(config.shutdownSeconds);
  });

  test('finds out that a gateway goes while it still serves', () => {
    expect(findsOutWithinSeconds).toBeLessThan(config.drainSeconds);
  });

  test('expects the gateway where it listens', () => {
    expect(config.port).toBe(port ?? 4000);
  });
});

describe('a gateway', () => {
  test('answers at each path that a probe asks, and counts what a metric is computed from', async () => {
    await using gateway = await startGateway();
    const { startupProbe, readinessProbe, livenessProbe } =
      gatewayDeployment().spec.template.spec.containers[0];
    const [{ probes }] = readContainerApp().template.containers;
    const scraped = gatewayDeployment().spec.template.metadata.annotations['prometheus.io/path'] ?? '';
    const paths = new Set(
      [startupProbe, readinessProbe, livenessProbe, ...probes].map(({ httpGet }) => httpGet.path),
    );
    expect(paths).toEqual(new Set(['/healthz', '/readyz']));
    expect(readDeploymentFile('compose/haproxy.cfg')).toContain('http-check send meth GET uri /readyz\n');
    for (const path of [...paths, scraped]) expect((await fetch(gateway.url + path)).status).toBe(200);

    const metrics = await (await fetch(gateway.url + scraped)).text();
    const names = readDeploymentFile('kubernetes/connections-metric.yaml').match(/switchboard_\w+/g) ?? [];
    const computed = 'switchboard_connections';
    expect(names).toContain(computed);
    for (const name of names.filter((each) => each !== computed)) {
      expect(metrics).toMatch(new RegExp(`^${name} `, 'm'));
    }
  });
});
