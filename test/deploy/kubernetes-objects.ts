import { z } from 'zod';
import { deploymentFiles, readYaml } from '../support/deployment-files.ts';

const probe = z.object({
  httpGet: z.object({ path: z.string(), port: z.literal('http') }),
  periodSeconds: z.number(),
  failureThreshold: z.number(),
});
const labels = z.record(z.string(), z.string());
const selector = z.object({ matchLabels: labels });

const deployment = z.object({
  spec: z.object({
    selector,
    template: z.object({
      metadata: z.object({ labels, annotations: labels }),
      spec: z.object({
        serviceAccountName: z.string(),
        terminationGracePeriodSeconds: z.number(),
        containers: z.tuple([
          z.object({
            image: z.string(),
            ports: z.tuple([z.object({ name: z.literal('http'), containerPort: z.number() })]),
            envFrom: z.tuple([
              z.object({ configMapRef: z.object({ name: z.string() }) }),
              z.object({ secretRef: z.object({ name: z.string() }) }),
            ]),
            startupProbe: probe,
            readinessProbe: probe,
            livenessProbe: probe,
          }),
        ]),
      }),
    }),
  }),
});

const named = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) });

/** An object of the cluster, and the file that it stands in. */
export type KubernetesObject = z.infer<typeof named> & { readonly file: string };

/** What is applied to the cluster, in the order of the files. Values of a chart are none of it. */
export const kubernetesObjects: readonly KubernetesObject[] = deploymentFiles('kubernetes')
  .filter((file) => file.endsWith('.yaml') && !file.endsWith('connections-metric.yaml'))
  .flatMap((file) => readYaml(file).map((document) => ({ ...named.parse(document), file })));

/** The one object of a kind. @throws Error where there is none, or several */
export function objectOf(kind: string): KubernetesObject {
  const [object, another] = kubernetesObjects.filter((each) => each.kind === kind);
  if (!object || another) throw new Error(`There is to be one ${kind}.`);
  return object;
}

/** What the tests look at of the Deployment. */
export const gatewayDeployment = (): z.infer<typeof deployment> => deployment.parse(objectOf('Deployment'));

/** The variables of the ConfigMap and of the Secret. */
export function kubernetesVariables(): Record<string, string> {
  const { data } = z.object({ data: labels }).parse(objectOf('ConfigMap'));
  const { stringData } = z.object({ stringData: labels }).parse(objectOf('Secret'));
  return { ...data, ...stringData };
}
