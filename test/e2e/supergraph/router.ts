import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';

/** A router in front of subgraphs. */
export interface Router extends AsyncDisposable {
  /** @param authorization the header, which is passed on to every subgraph */
  query<Data = Record<string, unknown>>(
    document: string,
    variables?: Record<string, unknown>,
    authorization?: string,
  ): Promise<FormattedExecutionResult<Data>>;
}

interface RouterContext {
  readonly authorization?: string | undefined;
}

/** Starts one. @param supergraphSdl as `compose` makes it, without `@authenticated` and `@requiresScopes` */
export async function startRouter(supergraphSdl: string): Promise<Router> {
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ url }) =>
      new RemoteGraphQLDataSource<RouterContext>({
        url: url ?? '',
        willSendRequest({ request, context }) {
          // Of the router's own requests, such as one for its health, there is no context.
          const { authorization } = context as RouterContext;
          if (authorization !== undefined) request.http?.headers.set('authorization', authorization);
        },
      }),
  });
  const server = new ApolloServer<RouterContext>({ gateway });
  await server.start();
  return {
    async query<Data>(query: string, variables = {}, authorization?: string) {
      const { body } = await server.executeOperation(
        { query, variables },
        { contextValue: { authorization } },
      );
      if (body.kind !== 'single') throw new Error('an answer in parts');
      return JSON.parse(JSON.stringify(body.singleResult)) as FormattedExecutionResult<Data>;
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
}
