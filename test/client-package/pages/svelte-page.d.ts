/** What the test compiles. */
declare module 'virtual:page.svelte' {
  import type { Component } from 'svelte';
  import type { Client } from '../../../packages/client/src/index.ts';

  const Page: Component<{ client: Client; callId: string }>;
  export default Page;
}
