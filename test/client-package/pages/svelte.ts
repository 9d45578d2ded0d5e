import { mount, unmount } from 'svelte';
import Page from 'virtual:page.svelte';
import { app, callId, client, onHide } from './followed.ts';

const page = mount(Page, { target: app(), props: { client, callId } });
onHide(() => void unmount(page));
