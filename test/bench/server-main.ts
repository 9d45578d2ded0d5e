import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { StartVariant } from './variants/start-variant.ts';

/** The process of one server: `node server-main.ts <file of the variant> <upstream> [<issuer>]`. */
const [file = '', upstream = '', issuer] = process.argv.slice(2);
const { start } = (await import(`./variants/${file}`)) as { start: StartVariant };
const url = await start(upstream, issuer);

process.on('message', (question) => process.send?.(answerTo(question)));
process.on('disconnect', () => process.exit());
process.send?.({ url });

function answerTo(question: unknown): unknown {
  if (question === 'cpu') return process.cpuUsage();
  collectGarbage();
  return question === 'memory' ? process.memoryUsage.rss() : process.memoryUsage().heapUsed;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
}
