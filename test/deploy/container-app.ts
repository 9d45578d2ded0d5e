import { z } from 'zod';
import { readDeploymentFile } from '../support/deployment-files.ts';

const probe = z.object({
  type: z.enum(['Startup', 'Readiness', 'Liveness']),
  httpGet: z.object({ path: z.string(), port: z.number() }),
  periodSeconds: z.number(),
  failureThreshold: z.number(),
});

const template = z.object({
  parameters: z.record(z.string(), z.object({ defaultValue: z.string().optional() })),
  variables: z.record(z.string(), z.string()),
  resources: z.array(
    z.looseObject({
      type: z.string(),
      apiVersion: z.string(),
      name: z.string(),
      properties: z.looseObject({}),
    }),
  ),
});

const containerApp = z.object({
  configuration: z.object({ ingress: z.object({ external: z.boolean(), targetPort: z.number() }) }),
  template: z.object({
    terminationGracePeriodSeconds: z.number(),
    containers: z.tuple([
      z.object({
        env: z.array(z.object({ name: z.string(), value: z.string() })),
        probes: z.array(probe),
      }),
    ]),
  }),
});

/** The template for the Resource Manager. */
export type ResourceTemplate = z.infer<typeof template>;

/** Reads it. */
export function readTemplate(): ResourceTemplate {
  return template.parse(JSON.parse(readDeploymentFile('azure-container-apps/template.json')));
}

/** The properties of its Container App, as far as the tests look. */
export function readContainerApp(): z.infer<typeof containerApp> {
  const app = readTemplate().resources.find(({ type }) => type === 'Microsoft.App/containerApps');
  return containerApp.parse(app?.properties);
}

/** What expressions of the template that a value stands for come to, for one who has deployed it. */
const deployed: Readonly<Record<string, string>> = {
  "[parameters('authIssuer')]": 'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0',
  "[parameters('authAudience')]": 'api://switchboard',
  "[parameters('communicationServicesEndpoint')]": 'https://contoso.communication.azure.com',
  "[parameters('allowedOrigins')]": 'none',
  '[tenant().tenantId]': '11111111-1111-4111-8111-111111111111',
  "[reference(variables('identityId'), '2023-01-31').clientId]": '22222222-2222-4222-8222-222222222222',
  "[format('rediss://{0}:10000', reference(variables('redisId'), '2025-07-01').hostName)]":
    'rediss://contoso.westeurope.redis.azure.net:10000',
  "[format('https://public.{0}', reference(variables('environmentId'), '2025-07-01').defaultDomain)]":
    'https://public.calmsea-0123.westeurope.azurecontainerapps.io',
};

/** The variables of its gateway. @throws Error for an expression that the tests don't know */
export function containerAppVariables(): Record<string, string> {
  const [{ env }] = readContainerApp().template.containers;
  return Object.fromEntries(
    env.map(({ name, value }) => {
      const is = value.startsWith('[') ? deployed[value] : value;
      if (is === undefined) throw new Error(`${name} is ${value}`);
      return [name, is];
    }),
  );
}
