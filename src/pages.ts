import type { Config } from './config/config.ts';
import { graphiqlPolicy, jsonFile, loadStaticFiles } from './http/static-files.ts';
import type { StaticFile, StaticFiles } from './http/static-files.ts';
import { pageFolder } from './own-files.ts';

/** What browsers get, by its path: GraphiQL, and the page of the live calls. */
export async function loadPages({ graphiql, livePage, graph }: Config): Promise<StaticFiles> {
  const pages = new Map<string, StaticFile>();
  if (graphiql) {
    const files = await loadStaticFiles(pageFolder('graphiql'), { contentSecurityPolicy: graphiqlPolicy });
    for (const [path, file] of files) pages.set(path, file);
  }
  if (livePage) {
    const files = await loadStaticFiles(pageFolder('live'), { path: '/live' });
    for (const [path, file] of files) pages.set(path, file);
    // A page that somebody only looks at must not call real people.
    const isSandbox = graph.kind === 'sandbox' || graph.kind === 'developmentToken';
    pages.set('/live/settings.json', jsonFile({ isSandbox, hasGraphiql: graphiql }));
  }
  return pages;
}
