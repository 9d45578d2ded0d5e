import './page.css';
import { createAnnouncer } from './announcer.ts';
import { createBoard } from './board.ts';
import { byId } from './element.ts';
import { connectToGateway } from './gateway-connection.ts';
import type { ConnectionState, Refusal } from './gateway-connection.ts';
import { mayControlCalls, startSandboxCall } from './sandbox-call.ts';

const connection = byId('connection', HTMLElement);
const resumption = byId('resumption', HTMLElement);
const tokenForm = byId('token-form', HTMLFormElement);
const token = byId('token', HTMLInputElement);
const tokenHint = byId('token-hint', HTMLElement);
const notice = byId('notice', HTMLElement);
const empty = byId('empty', HTMLElement);
const more = byId('more', HTMLElement);
const startButtons = [byId('start', HTMLButtonElement), byId('start-first', HTMLButtonElement)];
const howTo = byId('how-to', HTMLElement);

const connectionTexts: Readonly<Record<ConnectionState, string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Connection lost, trying again…',
  forbidden: 'Not let in',
};

let hasBeenLive = false;
const gateway = connectToGateway((state) => {
  document.documentElement.dataset['connection'] = state;
  connection.textContent = connectionTexts[state];
  switch (state) {
    case 'connecting':
      break;
    case 'lost':
      resumption.textContent = 'People are as they were last seen.';
      board.note('Connection lost');
      break;
    case 'live':
      notice.hidden = true;
      if (hasBeenLive) {
        board.note('Connected again');
        board.resume();
      }
      hasBeenLive = true;
      void offerControls();
      break;
    case 'forbidden':
      resumption.textContent = '';
      board.note('Connection closed: it needs a new token');
      tokenForm.hidden = false;
      tokenHint.textContent = token.value
        ? 'The gateway does not take this token, or it has expired.'
        : 'The gateway asks who you are. Your token stays in this tab, and only until it is closed.';
      token.focus();
      break;
  }
});

const board = createBoard({
  gateway,
  live: byId('live-calls', HTMLElement),
  ended: byId('ended-calls', HTMLElement),
  announce: createAnnouncer(byId('news', HTMLElement)),
  onCount(count, hasMore) {
    document.title = count === 0 ? 'Live calls · Switchboard' : `(${count}) Live calls · Switchboard`;
    document.documentElement.dataset['calls'] = count === 0 ? 'none' : 'some';
    empty.hidden = count > 0;
    more.hidden = !hasMore;
  },
  onResumption(text) {
    resumption.textContent = text;
  },
  onRefused: complain,
  confirmHangUp: (title) => isSandbox || confirm(`Hang up "${title}" for everybody?`),
});

function complain({ code, message }: Refusal): void {
  notice.hidden = false;
  notice.textContent =
    code === 'FORBIDDEN' ? `This token may not do that: ${message}` : `The gateway refused: ${message}`;
}

const isSandbox = await fetch(new URL('live/settings.json', location.href))
  .then(async (answer) => ((await answer.json()) as { isSandbox?: unknown }).isSandbox === true)
  .catch(() => false);

/** Shows what whoever looks may do. */
async function offerControls(): Promise<void> {
  const isAllowed = await mayControlCalls(gateway);
  board.allowHangUp(isAllowed);
  for (const button of startButtons) button.hidden = !(isAllowed && isSandbox);
  howTo.hidden = isAllowed && isSandbox;
}

for (const button of startButtons) {
  button.addEventListener('click', () => {
    button.disabled = true;
    startSandboxCall(gateway)
      .then(
        (callId) => {
          if (callId !== undefined) board.follow(callId);
        },
        (refusal: unknown) => {
          complain(refusal as Refusal);
        },
      )
      .finally(() => {
        button.disabled = false;
      });
  });
}

tokenForm.addEventListener('submit', (event) => {
  event.preventDefault();
  gateway.useToken(token.value.trim().replace(/^Bearer\s+/i, ''));
  tokenForm.hidden = true;
  board.start();
});

board.start();
