import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { callRooms, readPage, readRoom, userId } from './wire-shapes.ts';

const [a, b, c, d] = [userId(1), userId(2), userId(3), userId(4)];

let sandbox: Sandbox;
let path: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});

beforeEach(async () => {
  const participants = { [a]: { role: 'Presenter' }, [b]: {}, [c]: null };
  const { id } = readRoom(await callRooms(sandbox, 'POST', '/rooms', { json: { participants } }));
  path = `/rooms/${id}/participants`;
});

afterAll(() => sandbox.close());

const patch = (json: unknown) => callRooms(sandbox, 'PATCH', path, { json });
const roster = async () => readPage(await callRooms(sandbox, 'GET', path)).value;

describe('the participants of a new room', () => {
  it('are those of its creation, without those who are null', async () => {
    expect(await roster()).toEqual([
      { rawId: a, role: 'Presenter' },
      { rawId: b, role: 'Attendee' },
    ]);
  });
});

describe('a merge patch', () => {
  it('is answered by an empty object', async () => {
    expect(await patch({ participants: { [c]: {} } })).toMatchObject({ status: 200, text: '{}' });
  });

  it('adds, changes and removes at once, and leaves the others alone', async () => {
    await patch({ participants: { [a]: { role: 'Consumer' }, [b]: null, [d]: { role: 'Collaborator' } } });
    expect(await roster()).toEqual([
      { rawId: a, role: 'Consumer' },
      { rawId: d, role: 'Collaborator' },
    ]);
  });

  it.each([{}, { role: null }])(
    'gives a participant with %j the role Attendee, even a presenter',
    async (value) => {
      await patch({ participants: { [a]: value } });
      expect(await roster()).toContainEqual({ rawId: a, role: 'Attendee' });
    },
  );

  it.each([{}, { participants: null }, { participants: {} }])('%j changes nothing', async (body) => {
    const before = await roster();
    expect((await patch(body)).status).toBe(200);
    expect(await roster()).toEqual(before);
  });

  it('that removes somebody who is not there changes nothing', async () => {
    const before = await roster();
    expect(await patch({ participants: { [d]: null } })).toMatchObject({ status: 200, text: '{}' });
    expect(await roster()).toEqual(before);
  });

  it('counts the last of two entries with the same key', async () => {
    const body = `{"participants":{"${c}":{"role":"Presenter"},"${c}":{"role":"Consumer"}}}`;
    await callRooms(sandbox, 'PATCH', path, { body });
    expect(await roster()).toContainEqual({ rawId: c, role: 'Consumer' });
  });

  it.each(['dod-acs', 'gcch-acs', 'spool'])('takes users of %s', async (cloud) => {
    const rawId = a.replace('8:acs:', `8:${cloud}:`);
    expect((await patch({ participants: { [rawId]: {} } })).status).toBe(200);
  });
});
