import { z } from 'zod';
import { readYaml } from './deployment-files.ts';

const composeFile = z.object({
  services: z.object({
    gateway: z.object({
      image: z.string(),
      env_file: z.string(),
      environment: z.record(z.string(), z.string()),
      stop_grace_period: z.string().regex(/^\d+s$/),
      deploy: z.object({ replicas: z.number() }),
    }),
    proxy: z.object({ ports: z.array(z.string()) }),
  }),
});

/** What the tests look at of the compose file. */
export function readComposeFile(): z.infer<typeof composeFile> {
  return composeFile.parse(readYaml('compose/compose.yaml')[0]);
}
