// Once before all tests: the gateway serves pages, and refuses to start without them.
export { buildPagesIfMissing as default } from '../../src/web/build-pages.ts';
