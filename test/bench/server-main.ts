import type { StartVariant } from './variants/start-variant.ts';

/** The process of one server: `node server-main.ts <file of the variant> <connection string>`. */
const [file = '', connectionString = ''] = process.argv.slice(2);
const { start } = (await import(`./variants/${file}`)) as { start: StartVariant };
const url = await start(connectionString);

process.on('message', () => process.send?.(process.cpuUsage()));
process.on('disconnect', () => process.exit());
process.send?.({ url });
