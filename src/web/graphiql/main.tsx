import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { exampleOperations } from './example-operations.ts';
import { readLink } from './link.ts';

// The page is served at the endpoint itself, so that its own path is the endpoint's, under whatever prefix a proxy
// puts in front of it.
const endpoint = new URL(location.pathname, location.origin);
const webSocketEndpoint = new URL(endpoint);
webSocketEndpoint.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';

// Given a URL rather than a client, the toolkit makes a graphql-ws client for each subscription, with what stands in
// the headers pane at that moment as the payload of its `connection_init`.
const fetcher = createGraphiQLFetcher({
  url: endpoint.href,
  subscriptionUrl: webSocketEndpoint.href,
});

const link = readLink(location.search);
const examples = exampleOperations.map((query) => ({ query }));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');

createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={link ? [link, ...examples] : examples}
    {...(link && { initialQuery: link.query, initialVariables: link.variables })}
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>Switchboard</GraphiQL.Logo>
  </GraphiQL>,
);
