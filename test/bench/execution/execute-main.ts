import { createExecutor } from '../../../src/graphql/execution/executor.ts';
import type { Executor } from '../../../src/graphql/execution/executor.ts';
import { createSchema } from '../../../src/graphql/schema/schema.ts';
import { keepNewObjectsYoung } from '../../../src/process/garbage-collection.ts';
import { createScenes } from './scenes.ts';
import type { Scene } from './scenes.ts';

/** `node execute-main.ts`: executes from memory for so many rounds as it is asked, by both executors in turns. */

/** CPU time of one execution in each round, in microseconds. */
export interface ExecutionTimes {
  readonly scene: string;
  readonly ours: readonly number[];
  readonly reference: readonly number[];
  /** With the answer written as JSON. */
  readonly written: readonly number[];
}

/** Rounds before the first, for the compiler. */
const warmUps = 3;

keepNewObjectsYoung();
const schema = createSchema();
const planning = createExecutor(schema, 'planning');
const reference = createExecutor(schema, 'reference');
const scenes = await createScenes(schema);
process.on('message', (rounds: number) => {
  void measureAll(rounds).then((times) => process.send?.(times));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function measureAll(rounds: number): Promise<readonly ExecutionTimes[]> {
  const times: ExecutionTimes[] = [];
  for (const scene of scenes) {
    const [ours, theirs, written]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < warmUps + rounds; round += 1) {
      const slice = [
        await cpuOf(scene, planning, false),
        await cpuOf(scene, reference, false),
        await cpuOf(scene, planning, true),
      ] as const;
      if (round < warmUps) continue;
      ours.push(slice[0]);
      theirs.push(slice[1]);
      written.push(slice[2]);
    }
    times.push({ scene: scene.name, ours, reference: theirs, written });
  }
  return times;
}

async function cpuOf({ prepare, batch }: Scene, executor: Executor, isWritten: boolean): Promise<number> {
  const execute = await prepare(batch);
  const before = process.cpuUsage();
  for (let count = 0; count < batch; count += 1) {
    const result = await execute(executor);
    if (result.errors) throw result.errors[0] ?? new Error('an execution failed');
    if (isWritten) JSON.stringify(result);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / batch;
}
