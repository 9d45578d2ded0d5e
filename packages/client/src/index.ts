export { possibleTypes } from './possible-types.ts';
export { createReconnectingClient } from './reconnecting-client.ts';
export { resuming } from './resuming.ts';
