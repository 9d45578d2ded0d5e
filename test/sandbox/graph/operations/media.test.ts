import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rawRequest } from '../../../support/signed-request.ts';
import { refusal } from '../harness.ts';
import { badRequest, operationOf, prompt, startOperationsHarness } from './operations-harness.ts';

const harness = await startOperationsHarness();

describe('prompts', () => {
  it('are played in their order, each told of when it ends', async () => {
    const id = await harness.createCooperative();
    for (const clientContext of ['first', 'second', 'third']) {
      await harness.post(id, 'playPrompt', { prompts: [prompt('hello')], clientContext });
    }
    await harness.steps(1);
    const ended = (await harness.told()).map(({ changeType, resourceData }) => ({
      changeType,
      resourceData,
    }));
    expect(ended).toMatchObject(
      ['first', 'second', 'third'].map((clientContext) => ({
        changeType: 'deleted',
        resourceData: { clientContext, status: 'completed', resultInfo: { code: 200, subcode: 0 } },
      })),
    );
  });

  it('and recordings that run fail when they are cancelled, and no others', async () => {
    const id = await harness.createCooperative();
    await harness.post(id, 'playPrompt', { prompts: [prompt('a')], clientContext: 'done' });
    await harness.steps(1);
    await harness.told();
    await harness.post(id, 'playPrompt', { prompts: [prompt('b')], clientContext: 'prompt' });
    await harness.post(id, 'recordResponse', { clientContext: 'record' });
    await harness.post(id, 'sendDtmfTones', { tones: ['tone1'], clientContext: 'tones' });
    const reply = await harness.post(id, 'cancelMediaProcessing');
    expect(operationOf(reply.json).status).toBe('completed');
    expect(await harness.lines()).toEqual([
      'deleted operations playPromptOperation failed 400/8508',
      'deleted operations recordOperation failed 400/8508',
    ]);
    await harness.steps(1);
    expect(await harness.lines()).toEqual(['deleted operations sendDtmfTonesOperation completed']);
  });

  it.each([
    { prompts: [] },
    {},
    { prompts: Array.from({ length: 21 }, () => prompt('x')) },
    { prompts: [{}] },
  ])('are refused as %j', async (body) => {
    expect(refusal(await harness.post(await harness.createCooperative(), 'playPrompt', body))).toEqual(
      badRequest,
    );
  });
});

describe('a recording', () => {
  const endShape = z.looseObject({
    status: z.literal('completed'),
    recordingLocation: z.string(),
    recordingAccessToken: z.string(),
  });

  it('is downloaded by the token that comes with its end, and by no other', async () => {
    const id = await harness.createCooperative();
    const reply = await harness.post(id, 'recordResponse', {
      maxRecordDurationInSeconds: 10,
      stopTones: ['#', '1'],
    });
    expect(reply.json).toMatchObject({ status: 'running', recordingLocation: null });
    await harness.steps(1);
    const [ended] = await harness.told();
    expect(ended).toMatchObject({
      changeType: 'deleted',
      resourceData: { resultInfo: { code: 200, subcode: 8515 } },
    });
    const { recordingLocation, recordingAccessToken } = endShape.parse(ended?.resourceData);
    const download = (token?: string) =>
      rawRequest(harness.sandbox.url, new URL(recordingLocation).pathname, {
        headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      });
    const file = await download(recordingAccessToken);
    expect(file.status).toBe(200);
    expect(file.headers['content-type']).toBe('application/octet-stream');
    expect(file.text.startsWith('RIFF')).toBe(true);
    expect(Number(file.headers['content-length'])).toBe(44 + 2 * 11_025);
    expect((await download()).status).toBe(401);
    expect((await download(harness.sandbox.graph.token)).status).toBe(401);
  });

  it.each([
    { maxRecordDurationInSeconds: 121 },
    { initialSilenceTimeoutInSeconds: 0 },
    { prompts: [prompt('a'), prompt('b')] },
  ])('is refused as %j', async (body) => {
    expect(refusal(await harness.post(await harness.createCooperative(), 'recordResponse', body))).toEqual(
      badRequest,
    );
  });
});

describe('tones', () => {
  it('are heard, in their order, by who subscribed only', async () => {
    const id = await harness.createCooperative();
    await harness.control('POST', `/calls/${id}/tone`, { tone: 'tone1' });
    expect(await harness.lines()).toEqual([]);
    const reply = await harness.post(id, 'subscribeToTone', { clientContext: 'mine' });
    expect(operationOf(reply.json).status).toBe('completed');
    await harness.control('POST', `/calls/${id}/tone`, { tone: 'tone2' });
    await harness.control('POST', `/calls/${id}/tone`, { tone: 'pound' });
    expect(await harness.told()).toMatchObject([
      {
        changeType: 'updated',
        resourceData: { state: 'established', toneInfo: { sequenceId: 2, tone: 'tone2' } },
      },
      {
        changeType: 'updated',
        resourceData: { state: 'established', toneInfo: { sequenceId: 3, tone: 'pound' } },
      },
    ]);
  });

  it('are sent, if they are tones', async () => {
    const id = await harness.createCooperative();
    await harness.post(id, 'sendDtmfTones', { tones: ['tone1', 'star'], delayBetweenTonesMs: 100 });
    await harness.steps(1);
    expect(await harness.told()).toMatchObject([
      { resourceData: { completionReason: 'completedSuccessfully' } },
    ]);
    expect(refusal(await harness.post(id, 'sendDtmfTones', { tones: ['1'] }))).toEqual(badRequest);
  });
});
