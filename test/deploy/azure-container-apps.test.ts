/**
 * The template for Azure, held against what Microsoft's own client knows of Container Apps. No registry that these tests reach
 * has a schema of Azure Managed Redis, nor the compiler that reads expressions: what they name is checked here.
 */
import { describe, expect, test } from 'vitest';
import { readDeploymentFile } from '../support/deployment-files.ts';
import { readContainerApp, readTemplate } from './container-app.ts';
import { resourceFaults } from './resource-faults.ts';

const template = readTemplate();
const text = readDeploymentFile('azure-container-apps/template.json');

const classes: Readonly<Record<string, string>> = {
  'Microsoft.App/managedEnvironments': 'ManagedEnvironment',
  'Microsoft.App/containerApps': 'ContainerApp',
  'Microsoft.App/managedEnvironments/httpRouteConfigs': 'HttpRouteConfig',
};

describe('the template for Azure', () => {
  test.each(template.resources.filter(({ type }) => type in classes))(
    'describes a resource as its service takes it: $type',
    ({ type, apiVersion, name: _, dependsOn: __, ...resource }) => {
      expect(apiVersion).toBe('2025-07-01');
      expect(resourceFaults(classes[type] ?? '', resource)).toEqual([]);
    },
  );

  test('would be told what is unknown, missing, of another type, or not its to set', () => {
    const wrong = {
      location: 1,
      properties: {
        template: { contaners: [] },
        configuration: { secrets: {} },
        provisioningState: 'Succeeded',
      },
    };
    expect(resourceFaults('ContainerApp', wrong)).toEqual([
      'ContainerApp.location is no String',
      'ContainerApp.properties.template.contaners is unknown',
      'ContainerApp.properties.configuration.secrets is no list',
      'ContainerApp.properties.provisioningState is set by the service',
    ]);
    expect(resourceFaults('HttpRouteTarget', {})).toEqual(['HttpRouteTarget.containerApp is missing']);
  });

  test('names parameters and variables that there are, and all of them', () => {
    const named = (kind: string): string[] => [
      ...new Set(
        [...text.matchAll(new RegExp(`\\b${kind}\\('(\\w+)'\\)`, 'g'))].map(([, name = '']) => name),
      ),
    ];
    expect(named('parameters').sort()).toEqual(Object.keys(template.parameters).sort());
    expect(named('variables').sort()).toEqual(Object.keys(template.variables).sort());
  });

  test('names resources that it has, but for the identity, and refers to what it waits for', () => {
    const types = new Set(template.resources.map(({ type }) => type));
    const named = new Set([...text.matchAll(/resourceId\('([\w./]+)'/g)].map(([, type = '']) => type));
    named.delete('Microsoft.ManagedIdentity/userAssignedIdentities');
    expect([...named].filter((type) => !types.has(type))).toEqual([]);
  });

  test('lets strangers at the graph and the webhook only', () => {
    expect(readContainerApp().configuration.ingress.external).toBe(false);
    const route = template.resources.find(({ type }) => type.endsWith('/httpRouteConfigs'));
    expect(route?.properties).toMatchObject({
      rules: [{ routes: [{ match: { path: '/graphql' } }, { match: { prefix: '/callbacks/' } }] }],
    });
  });
});
