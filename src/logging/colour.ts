import { styleText } from 'node:util';

/** The colours that a log on a terminal has. */
export type Colour = 'dim' | 'cyan' | 'green' | 'yellow' | 'red';

/** Colours a text that goes to standard output, as far as that is a terminal, and `NO_COLOR`, `FORCE_COLOR` and `TERM` let it. */
export function inColour(colour: Colour, text: string): string {
  return styleText(colour, text, { stream: process.stdout });
}
