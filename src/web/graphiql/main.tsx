import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { Companion } from './companion.tsx';
import { withCurrentOperation } from './current-operation.ts';
import { exampleOperations } from './example-operations.ts';
import { readLink } from './link.ts';
import { noteNewestCall } from './newest-call.ts';
import type { NewestCall } from './newest-call.ts';
import { UpstreamRequestsButton, withUpstreamRequests } from './upstream-requests.tsx';
import type { UpstreamRequestsWish } from './upstream-requests.tsx';

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
const newestCall: NewestCall = { id: undefined };
const upstreamRequests: UpstreamRequestsWish = { isOn: false };

const { operation, problems } = readLink(location.search);
const examples = exampleOperations.map((example) => ({ ...example }));
// What the link had stands in a tab by now, to be changed there: a reload must not bring the first form back.
if (location.search !== '') history.replaceState(null, '', location.pathname);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');

createRoot(root).render(
  <>
    {problems.map((problem) => (
      <p className="link-problem" role="alert" key={problem}>
        {problem}
      </p>
    ))}
    <GraphiQL
      fetcher={noteNewestCall(
        withUpstreamRequests(withCurrentOperation(fetcher), upstreamRequests),
        newestCall,
      )}
      defaultTabs={operation ? [operation, ...examples] : examples}
      {...(operation ? { initialQuery: operation.query, initialVariables: operation.variables } : {})}
      defaultEditorToolsVisibility="variables"
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>Switchboard</GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, copy, merge }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <UpstreamRequestsButton wish={upstreamRequests} />
            <Companion newestCall={newestCall} operationName={operation?.operationName} />
          </>
        )}
      </GraphiQL.Toolbar>
    </GraphiQL>
  </>,
);
