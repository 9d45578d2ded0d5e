import { ToolbarButton } from '@graphiql/react';
import type { Fetcher } from '@graphiql/toolkit';
import { useState } from 'react';

/** Whether results are to say what their operations asked the services. */
export interface UpstreamRequestsWish {
  isOn: boolean;
}

/** A fetcher that asks for it where that is wished, as it is when an operation is sent. */
export function withUpstreamRequests(fetcher: Fetcher, wish: UpstreamRequestsWish): Fetcher {
  return (parameters, options) => {
    if (!wish.isOn) return fetcher(parameters, options);
    return fetcher(parameters, { ...options, headers: { ...options?.headers, 'x-upstream-requests': '1' } });
  };
}

/** Switches the wish on and off. What is found stands below `extensions` in the result. */
export function UpstreamRequestsButton({ wish }: { readonly wish: UpstreamRequestsWish }) {
  const [isOn, setOn] = useState(wish.isOn);
  const toggle = (): void => {
    wish.isOn = !isOn;
    setOn(!isOn);
  };
  const label = isOn ? 'Leave out the requests to the services' : 'Show the requests to the services';
  return (
    <ToolbarButton label={label} aria-pressed={isOn} className="upstream-requests" onClick={toggle}>
      <svg
        className="graphiql-toolbar-icon"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        aria-hidden="true"
      >
        <path d="M2 4h6M2 8h11M6 12h6" strokeWidth="1.8" strokeLinecap="round" />
      </svg>
    </ToolbarButton>
  );
}
