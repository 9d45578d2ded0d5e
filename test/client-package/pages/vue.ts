import { createApp, defineComponent, h } from 'vue';
import { clientKey, useRoster } from '../../../packages/client/src/vue.ts';
import { app, callId, client, onHide } from './followed.ts';

const Roster = defineComponent(() => {
  const roster = useRoster(callId);
  return () => {
    const { phase, resumption, participants } = roster.value;
    return h(
      'ul',
      { 'data-phase': phase, 'data-resumption': resumption },
      participants.map(({ id, displayName }) => h('li', { key: id }, displayName ?? '')),
    );
  };
});

const page = createApp(Roster).provide(clientKey, client);
page.mount(app());
onHide(() => {
  page.unmount();
});
