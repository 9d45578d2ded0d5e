import { afterAll, beforeEach } from 'vitest';
import { z } from 'zod';
import type { CallsOptions } from '../../../../src/sandbox/graph/graph.ts';
import type { RawReply } from '../../../support/signed-request.ts';
import { describeNotification } from '../callbacks/describe-notification.ts';
import type { Harness } from '../harness.ts';
import { startHarness } from '../harness.ts';

/** A harness, with what tests of operations ask again and again. */
export interface OperationsHarness extends Harness {
  /** Asks for an action, such as `mute` or `participants/invite`, on a call. */
  post(id: string, action: string, body?: object): Promise<RawReply>;
  /** As `told`, each notification as text: see `describeNotification`. */
  lines(): Promise<string[]>;
}

/** Starts a harness for all tests of a file. No test is told what came before it; after the last one it is closed. */
export async function startOperationsHarness(options?: CallsOptions): Promise<OperationsHarness> {
  const harness = await startHarness(options);
  beforeEach(async () => {
    await harness.told();
  });
  afterAll(() => harness.close());
  return {
    ...harness,
    post: (id, action, body = {}) => harness.graph('POST', `/${id}/${action}`, body),
    lines: async () => (await harness.told()).map(describeNotification),
  };
}

/** The refusal of a request whose content is wrong. */
export const badRequest = { status: 400, code: 'BadRequest' };

/** The refusal of an action that the call's state forbids. */
export const conflict = { status: 409, code: 'Conflict' };

/** The refusal of a request about a call that is not there, or over. */
export const gone = { status: 404, code: '8522' };

/** Reads an operation, which answers most actions. */
export const operationOf = (json: unknown) =>
  z.looseObject({ id: z.string(), status: z.string() }).parse(json);

/** A sound to play. */
export const prompt = (name: string) => ({ mediaInfo: { uri: `https://cdn.example.org/${name}.wav` } });
