import { StrictMode } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { SwitchboardProvider, useRoster } from '../../../packages/client/src/react.ts';
import { app, callId, client, onHide } from './followed.ts';

function Roster(): ReactNode {
  const { phase, resumption, participants } = useRoster(callId);
  return (
    <ul data-phase={phase} data-resumption={resumption}>
      {participants.map(({ id, displayName }) => (
        <li key={id}>{displayName}</li>
      ))}
    </ul>
  );
}

const root = createRoot(app());
root.render(
  <StrictMode>
    <SwitchboardProvider value={client}>
      <Roster />
    </SwitchboardProvider>
  </StrictMode>,
);
onHide(() => {
  root.unmount();
});
