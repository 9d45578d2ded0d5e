import type { ConnectionState } from '../calls/stage.ts';
import { byId, write } from './element.ts';

/** The form in which somebody says who they are, where the gateway asks for it. */
export interface TokenForm {
  /** @param why the reason that the gateway gave */
  show(state: ConnectionState, why: string): void;
}

/** Finds it on the page. @param onToken is given the token, without the word Bearer */
export function createTokenForm(onToken: (token: string) => void): TokenForm {
  const form = byId('token-form', HTMLFormElement);
  const input = byId('token', HTMLInputElement);
  const hint = byId('token-hint', HTMLElement);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    form.hidden = true;
    onToken(input.value.trim().replace(/^Bearer\s+/i, ''));
  });
  return {
    show(state, why) {
      if (state === 'live') {
        form.hidden = true;
        // A token that works is not kept in the page, where a look at it could find it.
        input.value = '';
      }
      if (state !== 'forbidden') return;
      const wasHidden = form.hidden;
      form.hidden = false;
      write(hint, hintOf(input.value !== '', why));
      if (wasHidden) input.focus();
    },
  };
}

function hintOf(wasGiven: boolean, why: string): string {
  const said = why === '' ? '' : ` The gateway says: ${why.replace(/\.$/, '')}.`;
  return wasGiven
    ? `The gateway does not take this token, or it has expired.${said}`
    : `The gateway asks who you are.${said} Your token stays in this tab, and only until it is closed.`;
}
