import './styles/index.css';
import { createBoard } from './board.ts';
import type { BoardSummary } from './board.ts';
import { connectionTexts, stageOf } from './calls/stage.ts';
import type { Refusal } from './calls/stage.ts';
import { Search } from './calls/search.ts';
import { connectToGateway } from './gateway-connection.ts';
import { maxListed } from './operations.ts';
import { mayControlCalls, startSandboxCall } from './sandbox-call.ts';
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

let reason = '';
let isResumed = false;
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

const gateway = connectToGateway((state, why) => {
  const isNews = connection.dataset['state'] !== state;
  connection.dataset['state'] = state;
  reason = why;
  document.documentElement.dataset['connection'] = state;
  write(connection, connectionTexts[state]);
  if (state === 'lost') write(resumption, ['People are as they were last seen.', why].join(' ').trim());
  if (state === 'live') notice.hidden = true;
  else if (state !== 'lost') write(resumption, '');
  if (isNews) {
    if (state === 'lost') board.note('Connection lost');
    if (state === 'forbidden') board.note('Connection closed: it needs a new token');
    if (state === 'live') comeAlive();
  }
  allowControls();
  tokenForm.show(state, why);
  showShown();
});

/** The connection is there: for the first time, or again. */
function comeAlive(): void {
  if (isResumed) {
    board.note('Connected again');
    board.resume();
  }
  isResumed = true;
  void mayControlCalls(gateway).then((may) => {
    canControl = may;
    allowControls();
    showShown();
  });
}

function allowControls(): void {
  const whyOff = gateway.state === 'live' ? undefined : 'Not while the connection is lost';
  board.allow(canControl, whyOff);
  for (const button of startButtons) {
    button.element.hidden = !(canControl && settings.isSandbox);
    button.turnOff(whyOff);
  }
}

function showShown(): void {
  showSummary(shown, maxListed);
  const counts = { shown: shown.live + shown.incoming, named: shown.named };
  showStage(stageOf(gateway.state, reason, shown.list, counts), {
    canStart: canControl && settings.isSandbox,
    hasGraphiql: settings.hasGraphiql,
  });
}

const announce = createAnnouncer(byId('news', HTMLElement));
const board = createBoard({
  gateway,
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

function complain({ code, message }: Refusal): void {
  if (code === 'CLOSED') return;
  notice.hidden = false;
  const what = code === 'FORBIDDEN' ? 'This token may not do that' : 'The gateway refused';
  write(notice, code === 'CUT_OFF' ? message : `${what}: ${message}`);
}

const startButtons = ['start', 'start-first'].map((id) =>
  pressable(byId(id, HTMLButtonElement), async () => {
    try {
      const callId = await startSandboxCall(gateway);
      if (callId !== undefined) board.follow(callId);
    } catch (refusal) {
      complain(refusal as Refusal);
    }
  }),
);

const tokenForm = createTokenForm((token) => {
  gateway.useToken(token);
  board.start();
});

search.addEventListener('input', () => {
  board.search(new Search(search.value));
});

board.start();
