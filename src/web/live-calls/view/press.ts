import { element } from './element.ts';

/** A button that can be off. It stays where the focus was: a browser takes the focus off one that is `disabled`. */
export interface PressButton {
  readonly element: HTMLButtonElement;
  /** @param reason why it is off; undefined for one that is on */
  turnOff(reason: string | undefined): void;
}

/**
 * Makes a button that is off while what it began is under way.
 *
 * @param describedBy the id of what it is about, where its words alone don't say it
 */
export function createButton(
  words: string,
  className: string,
  press: () => Promise<void> | void,
  describedBy?: string,
): PressButton {
  const button = element(
    'button',
    {
      type: 'button',
      class: className,
      ...(describedBy !== undefined && { 'aria-describedby': describedBy }),
    },
    words,
  );
  return pressable(button, press);
}

/** Makes one of a button that is there. */
export function pressable(button: HTMLButtonElement, press: () => Promise<void> | void): PressButton {
  let isBusy = false;
  let whyOff: string | undefined;
  const show = (): void => {
    button.ariaDisabled = isBusy || whyOff !== undefined ? 'true' : null;
    button.title = whyOff ?? '';
  };
  button.addEventListener('click', () => {
    if (isBusy || whyOff !== undefined) return;
    isBusy = true;
    show();
    void Promise.resolve(press()).finally(() => {
      isBusy = false;
      show();
    });
  });
  return {
    element: button,
    turnOff(reason) {
      if (whyOff === reason) return;
      whyOff = reason;
      show();
    },
  };
}
