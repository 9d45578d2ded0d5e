import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { repository } from './pages.ts';

/** Where the examples of deployments are. */
export const deployments = join(repository, 'examples/deploy');

/** The text of a file below `examples/deploy/`. */
export function readDeploymentFile(path: string): string {
  return readFileSync(join(deployments, path), 'utf8');
}

/** The paths of all files of such a folder, from `examples/deploy/`, with slashes. */
export function deploymentFiles(folder: string): string[] {
  return readdirSync(join(deployments, folder)).map((name) => `${folder}/${name}`);
}

/** The documents of a file of YAML. @throws Error where it is none */
export function readYaml(path: string): unknown[] {
  return parseAllDocuments(readDeploymentFile(path)).map((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${path}: ${error.message}`);
    return document.toJS() as unknown;
  });
}

/** The variables of a file that Docker and systemd read, a line each: `NAME=value`. @throws Error for any other line */
export function readEnvironmentFile(path: string): Record<string, string> {
  const lines = readDeploymentFile(path)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([A-Z_]+)=([^\s"'\\#]*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`${path}: ${line}`);
      return [name, value];
    }),
  );
}
