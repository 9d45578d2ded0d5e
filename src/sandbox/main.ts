import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { z } from 'zod';
import { nearest } from '../nearest.ts';
import { endInOrder } from '../process/process-end.ts';
import {
  defaultGatewayPort,
  gatewayVariables,
  posixCommand,
  powerShellCommand,
  registerGateway,
} from './gateway-command.ts';
import { startSandbox } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';

/** How long the sandbox may take to end, in milliseconds: it waits for nobody. */
const closingMs = 5_000;

/** An empty variable counts as unset. */
const variable = <T extends z.ZodType>(schema: T, fallback: string) =>
  z.preprocess((value) => (value === undefined || value === '' ? fallback : value), schema);

const portNumber = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535);

const environmentSchema = z.object({
  SANDBOX_PORT: variable(portNumber, '4010'),
  PORT: variable(portNumber, String(defaultGatewayPort)),
  SANDBOX_HOST: variable(z.string().regex(/^[\w.:-]+$/), '127.0.0.1'),
  SANDBOX_TLS: variable(z.enum(['on', 'off']), 'off'),
  LOG_FORMAT: variable(z.enum(['pretty', 'json']), process.stdout.isTTY ? 'pretty' : 'json'),
});

const expectations: Readonly<Record<string, string>> = {
  SANDBOX_PORT: 'SANDBOX_PORT must be a whole number from 0 (any free port) to 65535.',
  PORT: 'PORT must be the port of the gateway, a whole number up to 65535.',
  SANDBOX_HOST: 'SANDBOX_HOST must be an IP address or a host name.',
  SANDBOX_TLS: 'SANDBOX_TLS must be on or off.',
  LOG_FORMAT: 'LOG_FORMAT must be pretty or json.',
};

function fail(...sentences: readonly string[]): never {
  process.stderr.write(sentences.map((sentence) => `${sentence}\n`).join(''));
  process.exit(1);
}

const environment = environmentSchema.safeParse(process.env);
if (!environment.success) {
  const variables = new Set(environment.error.issues.map((issue) => String(issue.path[0])));
  fail(...[...variables].map((name) => expectations[name] ?? `${name} is not valid.`));
}

for (const name of Object.keys(process.env)) {
  const meant = nearest(name, Object.keys(expectations));
  if (meant !== undefined && process.env[meant] === undefined) {
    process.stderr.write(`${name} means nothing to the sandbox: did you mean ${meant}?\n`);
  }
}

const { SANDBOX_PORT: port, PORT: gatewayPort, SANDBOX_HOST: host, SANDBOX_TLS: tls } = environment.data;
const { LOG_FORMAT: format } = environment.data;
let sandbox: Sandbox | undefined = undefined;
endInOrder({
  limitMs: closingMs,
  async close() {
    await sandbox?.close();
  },
  onFault(error) {
    process.stderr.write(`The sandbox ends, because of an error that nobody caught: ${inspect(error)}\n`);
  },
});
sandbox = await startSandbox({ port, host, tls: tls === 'on' }).catch((error: unknown) =>
  fail(error instanceof Error ? error.message : String(error)),
);

void registerGateway(sandbox, gatewayPort);
const { url, connectionString, certificate } = sandbox;
process.stdout.write(
  format === 'json'
    ? `${JSON.stringify({ msg: 'ready', sandbox: url, connectionString })}\n`
    : `\nThe sandbox is ready. Ctrl-C stops it.\n\n  Address   ${url}\n  for SDKs  ${connectionString}\n`,
);

const certificateFile = certificate === undefined ? undefined : saveCertificate(certificate);
const variables = gatewayVariables(sandbox, { port: gatewayPort, certificateFile });
process.stdout.write(`\nA gateway before it, in another terminal:\n\n${posixCommand(variables)}\n`);
process.stdout.write(`\nThe same in PowerShell:\n\n${powerShellCommand(variables)}\n`);

/** Clients have to trust it, and take it from a file. That goes with the process, however it ends but by force. */
function saveCertificate(pem: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-sandbox-'));
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, 'sandbox.pem');
  writeFileSync(file, pem);
  return file;
}
