import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { gatewayDeployment, kubernetesObjects, objectOf } from './kubernetes-objects.ts';
import { typeErrors } from './type-errors.ts';

/** Kubernetes' own schemas, made into classes. They are imported by name: the compiler would refuse their declarations. */
interface Model {
  validate(): void;
}

/** By which module, and with it by which class and by which type, an object of this kind is known. */
function modelOf({ apiVersion, kind }: Readonly<Record<string, unknown>>): { module: string; type: string } {
  const version = String(apiVersion);
  const models = version.startsWith('gateway.') ? '@kubernetes-models/gateway-api' : 'kubernetes-models';
  return { module: `${models}/${version}/${String(kind)}`, type: `I${String(kind)}` };
}

describe('each object for Kubernetes', () => {
  test.each(kubernetesObjects)(
    'is valid by the schema of its kind: $kind in $file',
    async ({ file: _, ...object }) => {
      const exported = (await import(modelOf(object).module)) as Record<
        string,
        new (object: unknown) => Model
      >;
      const ModelOfKind = exported[object.kind];
      if (!ModelOfKind) throw new Error(`${object.kind} has no model`);
      expect(() => {
        new ModelOfKind(object).validate();
      }).not.toThrow();
    },
  );

  test('has no field that its kind has not, which the schemas let pass', () => {
    const typed = kubernetesObjects.map(({ file, ...value }) => ({ name: file, value, ...modelOf(value) }));
    const { file: _, ...service } = objectOf('Service');
    const misspelled = { ...service, spec: { seletor: {} } };
    const errors = typeErrors([...typed, { name: 'misspelled', value: misspelled, ...modelOf(service) }]);
    expect(errors).toEqual([expect.stringMatching(/^misspelled: .*"seletor".* does not exist/)]);
  });
});

const reference = z.object({ name: z.string() });

describe('the objects for Kubernetes', () => {
  const pod = gatewayDeployment().spec.template;

  test('find each other by names and labels', () => {
    const [container] = pod.spec.containers;
    expect(container.envFrom.map((from) => Object.values(from)[0]?.name)).toEqual(
      ['ConfigMap', 'Secret'].map((kind) => objectOf(kind).metadata.name),
    );
    expect(pod.spec.serviceAccountName).toBe(objectOf('ServiceAccount').metadata.name);
    const target = z.object({ spec: z.object({ scaleTargetRef: reference }) });
    expect(target.parse(objectOf('HorizontalPodAutoscaler')).spec.scaleTargetRef.name).toBe(
      objectOf('Deployment').metadata.name,
    );
    const backend = z.object({ port: z.number(), name: z.string() });
    const route = z.object({
      spec: z.object({ rules: z.tuple([z.object({ backendRefs: z.tuple([backend]) })]) }),
    });
    const [service] = route.parse(objectOf('HTTPRoute')).spec.rules[0].backendRefs;
    const ports = z.object({
      spec: z.object({
        selector: z.unknown(),
        ports: z.tuple([z.object({ port: z.number(), targetPort: z.string() })]),
      }),
    });
    const { spec } = ports.parse(objectOf('Service'));
    expect(service).toEqual({ name: objectOf('Service').metadata.name, port: spec.ports[0].port });
    expect(spec.ports[0].targetPort).toBe(container.ports[0].name);

    const selectors = [
      gatewayDeployment().spec.selector.matchLabels,
      spec.selector,
      z
        .object({ spec: z.object({ selector: z.object({ matchLabels: z.unknown() }) }) })
        .parse(objectOf('PodDisruptionBudget')).spec.selector.matchLabels,
      z
        .object({ spec: z.object({ podSelector: z.object({ matchLabels: z.unknown() }) }) })
        .parse(objectOf('NetworkPolicy')).spec.podSelector.matchLabels,
    ];
    for (const selector of selectors) expect(pod.metadata.labels).toMatchObject(selector as object);
  });

  test('let strangers at the graph and the webhook only', () => {
    const match = z.object({ path: z.object({ type: z.string(), value: z.string() }) });
    const route = z.object({ spec: z.object({ rules: z.tuple([z.object({ matches: z.array(match) })]) }) });
    const [{ matches }] = route.parse(objectOf('HTTPRoute')).spec.rules;
    expect(matches.map(({ path }) => `${path.type} ${path.value}`)).toEqual([
      'Exact /graphql',
      'PathPrefix /callbacks/',
    ]);
  });
});
