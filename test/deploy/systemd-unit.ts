import { readDeploymentFile } from '../support/deployment-files.ts';

/** The text of the unit. */
export const unitText = (): string => readDeploymentFile('systemd/switchboard.service');

/** The value of a setting of the unit. @throws Error where it doesn't stand there once */
export function unitSetting(name: string): string {
  const values = unitText()
    .split('\n')
    .filter((line) => line.startsWith(`${name}=`));
  const [line, another] = values;
  if (line === undefined || another !== undefined) throw new Error(`There is to be one ${name}=.`);
  return line.slice(name.length + 1);
}
