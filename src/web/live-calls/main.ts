import type { Refusal } from '../../../packages/client/src/index.ts';
import './styles/index.css';
import { createBoard } from './board.ts';
import type { BoardSummary } from './board.ts';
import { connectionTexts, stageOf } from './calls/stage.ts';
import { Search } from './calls/search.ts';
import { connectToGateway } from './gateway.ts';
import { maxListed } from './operations.ts';
import { mayControlCalls, startSandboxCall } from './sandbox-call.ts';
import { createRoomBoard } from './room-board.ts';
import { readSettings } from './settings.ts';
import { createAnnouncer } from './view/announcer.ts';
import { byId, write } from './view/element.ts';
import { showSummary } from './view/headline.ts';
import { pressable } from './view/press.ts';
import { showStage } from './view/stage-view.ts';
import { createTokenForm } from './view/token-form.ts';

const connection = byId('connection', HTMLElement);
const resumption = byId('resumption', HTMLElement);
const notice = byId('notice', HTMLElement);
const search = byId('search', HTMLInputElement);
const headline = byId('headline', HTMLElement);

const settings = await readSettings();
byId('graphiql', HTMLElement).hidden = !settings.hasGraphiql;

let canControl = false;
let shown: BoardSummary = {
  live: 0,
  incoming: 0,
  people: 0,
  inLobby: 0,
  found: undefined,
  named: 0,
  hasMore: false,
  list: 'unasked',
};

const gateway = connectToGateway(({ state, reason }) => {
  const before = connection.dataset['state'];
  connection.dataset['state'] = state;
  document.documentElement.dataset['connection'] = state;
  write(connection, connectionTexts[state]);
  // One that is live may still have something to say, such as that it goes by event streams.
  if (state === 'live') notice.hidden = true;
  if (state === 'lost') write(resumption, `People are as they were last seen. ${reason}`.trim());
  else write(resumption, state === 'live' && reason !== '' ? `By event streams: ${reason}.` : '');
  if (state === 'live' && before !== 'live') comeAlive();
  else if (state !== 'live' && before === 'live') {
    roomBoard.disconnected();
    board.disconnected(state === 'forbidden' ? 'Connection closed: it needs a new token' : 'Connection lost');
  }
  allowControls();
  tokenForm.show(state, reason);
  showShown();
});

/** The connection is there: for the first time, or again. */
function comeAlive(): void {
  board.connected();
  roomBoard.connected();
  void mayControlCalls(gateway.client).then((may) => {
    canControl = may;
    allowControls();
    showShown();
  });
}

function allowControls(): void {
  const whyOff = gateway.connection.state === 'live' ? undefined : 'Not while the connection is lost';
  board.allow(canControl, whyOff);
  for (const button of startButtons) {
    button.element.hidden = !(canControl && settings.isSandbox);
    button.turnOff(whyOff);
  }
}

function showShown(): void {
  showSummary(shown, maxListed);
  const counts = { shown: shown.live + shown.incoming, named: shown.named };
  const { state, reason } = gateway.connection;
  showStage(stageOf(state, reason, shown.list, counts), {
    canStart: canControl && settings.isSandbox,
    hasGraphiql: settings.hasGraphiql,
  });
}

const announce = createAnnouncer(byId('news', HTMLElement));
const board = createBoard({
  client: gateway.client,
  places: {
    incoming: byId('incoming-calls', HTMLElement),
    live: byId('live-calls', HTMLElement),
    ended: byId('ended-calls', HTMLElement),
  },
  hasGraphiql: settings.hasGraphiql,
  now: () => Date.now() + settings.clockAheadMs,
  announce,
  onChange(summary) {
    shown = summary;
    showShown();
  },
  onResumption(text) {
    write(resumption, text);
  },
  onRefused: complain,
  focusElsewhere() {
    headline.focus({ preventScroll: true });
  },
  confirmHangUp: (title) => settings.isSandbox || confirm(`Hang up "${title}" for everybody?`),
});

const roomBoard = createRoomBoard({
  client: gateway.client,
  section: byId('rooms', HTMLElement),
  place: byId('open-rooms', HTMLElement),
  announce,
  onRefused: complain,
});

function complain({ code, message }: Refusal): void {
  // The form asks for another token.
  if (code === 'UNAUTHENTICATED') return;
  const what = code === 'FORBIDDEN' ? 'This token may not do that' : 'The gateway refused';
  notice.hidden = false;
  write(
    notice,
    code === 'CONNECTION_FAILED'
      ? 'The gateway did not answer, so that it isn’t known whether it was done.'
      : `${what}: ${message}`,
  );
}

const startButtons = ['start', 'start-first'].map((id) =>
  pressable(byId(id, HTMLButtonElement), async () => {
    try {
      const callId = await startSandboxCall(gateway.client);
      if (callId !== undefined) board.follow(callId);
    } catch (refusal) {
      complain(refusal as Refusal);
    }
  }),
);

const tokenForm = createTokenForm((token) => {
  gateway.useToken(token);
});

search.addEventListener('input', () => {
  board.search(new Search(search.value));
});
