import { composeServices } from '@apollo/composition';
import { parse, print, visit } from 'graphql';

/** A subgraph as composition takes it. */
export interface Subgraph {
  readonly name: string;
  /** Where it is asked. */
  readonly url: string;
  readonly sdl: string;
}

/** What a subgraph says of itself. @param authorization the header, if it asks for one */
export async function servedSdl(url: string, authorization?: string): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data } = (await answer.json()) as { data: { _service: { sdl: string } } };
  return data._service.sdl;
}

/** Composes a supergraph. @throws Error naming what is wrong, hints included */
export function compose(subgraphs: readonly Subgraph[]): string {
  const { supergraphSdl, errors, hints } = composeServices(
    subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  const complaints = [...(errors ?? []), ...(hints ?? [])];
  if (supergraphSdl === undefined || complaints.length > 0) throw new Error(complaints.join('\n'));
  return supergraphSdl;
}

const directives = ['authenticated', 'requiresScopes'];

/** A subgraph without `@authenticated` and `@requiresScopes`: `@apollo/gateway` refuses to start with them. */
export function withoutAuthorization(sdl: string): string {
  const stripped = visit(parse(sdl), {
    Directive: ({ name }) => (directives.includes(name.value) ? null : undefined),
    DirectiveDefinition: ({ name }) => (directives.includes(name.value) ? null : undefined),
    StringValue: (value, _key, _parent, path) =>
      path.includes('arguments') && directives.includes(value.value.slice(1)) ? null : undefined,
  });
  return print(stripped);
}
