import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compose, servedSdl, withoutAuthorization } from '../../e2e/supergraph/compose.ts';
import { directorySdl, officeSdl, safetySdl } from '../../e2e/supergraph/example-subgraphs.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
let sdl: string;
beforeAll(async () => {
  gateway = await startGateway();
  sdl = await servedSdl(`${gateway.url}/graphql`);
});
afterAll(() => gateway.close());

const url = 'http://localhost';
const ours = () => ({ name: 'switchboard', url, sdl });
const office = { name: 'office', url, sdl: officeSdl };
const safety = { name: 'safety', url, sdl: safetySdl };
const directory = { name: 'directory', url, sdl: directorySdl };

/** Tags become what a contract makes of them: what has the tag can't be seen. */
const contractWithout = (tag: string): string => {
  const tagged = `@tag(name: "${tag}")`;
  expect(sdl).toContain(tagged);
  return sdl.replaceAll(tagged, '@inaccessible').replace('"@tag"', '"@inaccessible"');
};

describe('the served SDL', () => {
  test.each([
    { what: 'alone', others: [] },
    { what: 'with the subgraphs of other teams', others: [office, safety, directory] },
  ])('composes without an error or a hint, $what', ({ others }) => {
    expect(compose([ours(), ...others])).toContain('type Room');
  });

  test.each([
    { what: 'alone', others: [] },
    { what: 'with the subgraphs of other teams', others: [office, safety, directory] },
  ])('composes by the rules of another implementation as well, $what', ({ others }) => {
    const services = [ours(), ...others].map(({ sdl, ...one }) => ({ ...one, typeDefs: parse(sdl) }));
    const { supergraphSdl, errors } = composeServices(services);
    expect(errors).toBeUndefined();
    expect(supergraphSdl).toContain('type Room');
  });

  test('composes to the same as schema.graphql does, but for the order', () => {
    const file = readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8');
    const wordsOf = (supergraph: string): string[] => supergraph.split(/\s+/).sort();
    expect(wordsOf(compose([{ ...ours(), sdl: file }]))).toEqual(wordsOf(compose([ours()])));
  });

  test('has no node of its own, so that a supergraph has another or none', () => {
    expect(sdl).not.toMatch(/\bnode\(|\bNode\b/);
    expect(compose([ours()])).not.toMatch(/\bnode\(|\bNode\b/);
    const supergraph = compose([ours(), directory]);
    expect(supergraph).toMatch(/\bnode\(id: ID!\): Node @join__field\(graph: DIRECTORY\)/);
    expect(supergraph).toMatch(/\binterface Node\s+@join__type\(graph: DIRECTORY\)\s+(?!@join__type)/);
  });

  test('hands the scopes and the costs on to the supergraph', () => {
    const supergraph = compose([ours()]);
    expect(supergraph).toMatch(/: CreateUserPayload @.*\[\["identities\.write"\], \["tokens\.issue"\]\]/);
    expect(supergraph).toMatch(
      /: RoomConnection @.*@cost\(weight: 1\).*@listSize\(slicingArguments: \["first"\]/,
    );
  });

  test('gives a contract without credentials that still composes', () => {
    const supergraph = compose([{ ...ours(), sdl: contractWithout('credential') }]);
    expect(supergraph).toMatch(/recordingAccessToken: String .*@inaccessible/);
  });

  test('is itself but for scopes where they are taken out for @apollo/gateway', () => {
    const plain = withoutAuthorization(sdl);
    expect(plain).not.toMatch(/authenticated|requiresScopes/);
    expect(compose([{ ...ours(), sdl: plain }])).toContain('@cost');
  });
});
