import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { createClient, possibleTypes } from '@switchboard/client';
import { SwitchboardProvider } from '@switchboard/client/react';
import { createRoot } from 'react-dom/client';
import { Page } from './page';

const url =
  (import.meta.env['VITE_SWITCHBOARD_URL'] as string | undefined) ?? 'http://localhost:4000/graphql';

/** Follows calls live, and goes on where it was when the page is loaded again. */
const switchboard = createClient({ url, cursors: sessionStorage });
/** Asks for everything else. */
const apollo = new ApolloClient({
  cache: new InMemoryCache({ possibleTypes: { ...possibleTypes } }),
  link: new HttpLink({ uri: url }),
});

createRoot(document.getElementById('page') as HTMLElement).render(
  <ApolloProvider client={apollo}>
    <SwitchboardProvider value={switchboard}>
      <Page />
    </SwitchboardProvider>
  </ApolloProvider>,
);
