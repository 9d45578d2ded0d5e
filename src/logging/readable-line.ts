import { pino } from 'pino';
import { z } from 'zod';
import type { Colour } from './colour.ts';

/** A line as pino writes it, as far as it is laid out in a way of its own. */
const logLine = z.looseObject({
  level: z.number(),
  time: z.number(),
  msg: z.string().default(''),
  pid: z.unknown(),
  hostname: z.unknown(),
  worker: z.number().optional(),
  err: z.looseObject({ stack: z.string() }).optional(),
});

/**
 * Lays a line of the log out for people: the time of day, the level, what happened, and what else is known of it. What
 * is no line of pino's stays as it is, but for what would steer the terminal.
 *
 * @param line with its end
 * @param inColour gives a text a colour, or leaves it as it is
 * @returns the same as one line, with its end; an error's stack stands in lines of its own
 */
export function readableLine(line: string, inColour: (colour: Colour, text: string) => string): string {
  const parsed = logLine.safeParse(parseJson(line));
  if (!parsed.success) return `${withoutControls(line.trimEnd())}\n`;
  const { level, time, msg, pid: _pid, hostname: _hostname, worker, err, ...details } = parsed.data;
  const name = pino.levels.labels[level] ?? String(level);
  const parts = [
    inColour('dim', new Date(time).toTimeString().slice(0, 8)),
    inColour(colourOf(level), name.padEnd(5)),
    ...(worker === undefined ? [] : [inColour('dim', `[${worker}]`)]),
    withoutControls(msg),
    ...Object.entries(details).map(
      ([key, value]) => `${inColour('dim', `${withoutControls(key)}=`)}${shown(value)}`,
    ),
  ];
  const stack = err === undefined ? [] : err.stack.split('\n').map((text) => `    ${withoutControls(text)}`);
  return `${[parts.join(' '), ...stack].join('\n')}\n`;
}

function colourOf(level: number): Colour {
  if (level >= 50) return 'red';
  if (level >= 40) return 'yellow';
  return level >= 30 ? 'green' : 'cyan';
}

/** A value without quotes where they would tell nothing. */
function shown(value: unknown): string {
  const isPlain = typeof value === 'string' && /^[^\s"=]+$/.test(value);
  return withoutControls(isPlain ? value : JSON.stringify(value));
}

/** What strangers have sent must not move the cursor of whoever reads it, nor turn the line around. */
function withoutControls(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
