import { createClient } from 'graphql-ws';
import { Environment, Network, Observable, RecordSource, Store } from 'relay-runtime';
import type { GraphQLResponse } from 'relay-runtime';

/** Relay's environment, as its pages say to make one: queries by fetch, subscriptions by graphql-ws. */
export interface RelayEnvironment extends AsyncDisposable {
  readonly environment: Environment;
}

/** Makes one. @param url the gateway's origin */
export function createEnvironment(url: string): RelayEnvironment {
  const socket = createClient({ url: `${url.replace('http', 'ws')}/graphql` });
  const network = Network.create(
    async ({ text }, variables) => {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: text, variables }),
      });
      return (await answer.json()) as GraphQLResponse;
    },
    ({ name, text }, variables) =>
      Observable.create((sink) =>
        socket.subscribe(
          { operationName: name, query: text ?? '', variables },
          {
            next: (result) => {
              sink.next(result as GraphQLResponse);
            },
            error: (reason) => {
              sink.error(reason instanceof Error ? reason : new Error(JSON.stringify(reason)));
            },
            complete: () => {
              sink.complete();
            },
          },
        ),
      ),
  );
  return {
    environment: new Environment({ network, store: new Store(new RecordSource()) }),
    [Symbol.asyncDispose]: async () => {
      await socket.dispose();
    },
  };
}
