import { timingSafeEqual } from 'node:crypto';
import { bearerToken } from '../../entra/entra-tokens.ts';
import { ApiError, envelope } from '../../server/api-error.ts';
import type { Api } from '../../server/exchange.ts';
import { createRouter, pathNotFound } from '../../server/router.ts';
import type { CallSimulator } from '../simulation/call-simulator.ts';

/** The path of what an operation recorded. */
export function recordingPath(operationId: string): string {
  return `/recordings/${operationId}`;
}

/** Makes the API that serves recordings. Each needs the bearer token of its own operation. */
export function createRecordingsApi(simulator: CallSimulator): Api {
  const route = createRouter([{ method: 'GET', path: recordingPath('{operationId}') }]);
  return {
    owns: (path) => path.startsWith('/recordings/'),
    answer({ method, path, headers }) {
      const operationId = route(method, path).params['operationId'] ?? '';
      const operation = simulator
        .all()
        .flatMap(({ operations }) => operations)
        .find(
          ({ id, status, type }) =>
            id === operationId && status === 'completed' && type === 'recordOperation',
        );
      if (operation === undefined) throw pathNotFound(path);
      if (!isSame(bearerToken(headers.authorization), operation.members['recordingAccessToken'])) {
        throw new ApiError(
          401,
          'Unauthorized',
          "The recording opens by its operation's recordingAccessToken only.",
        );
      }
      return { status: 200, headers: { 'Content-Type': 'application/octet-stream' }, body: silence };
    },
    refuse: (error) => envelope(error),
  };
}

function isSame(given: string | undefined, expected: unknown): boolean {
  if (given === undefined || typeof expected !== 'string') return false;
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}

const silence = writeSilence();

/**
 * One second of silence as a WAV file: one channel of 16 bits. The service samples 16,000 times a second. At 11,025 all
 * bytes of the file are ASCII, so that they survive as the text of a reply.
 */
function writeSilence(): string {
  const samplesPerSecond = 11_025;
  const dataBytes = 2 * samplesPerSecond;
  const file = Buffer.alloc(44 + dataBytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + dataBytes, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(samplesPerSecond, 24);
  file.writeUInt32LE(dataBytes, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(dataBytes, 40);
  return file.toString('latin1');
}
