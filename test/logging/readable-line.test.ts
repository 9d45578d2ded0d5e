import { pino } from 'pino';
import type { Logger } from 'pino';
import { describe, expect, test } from 'vitest';
import { readableLine } from '../../src/logging/readable-line.ts';

const plain = (_: string, text: string): string => text;
const named = (colour: string, text: string): string => `<${colour}>${text}</>`;

/** What is shown of what is logged. */
function shown(log: (logger: Logger) => void, colour = plain): string {
  let written = '';
  const logger = pino(
    { level: 'trace' },
    {
      write(line) {
        written += readableLine(line, colour);
      },
    },
  );
  log(logger);
  return written;
}

describe('a line of the log for people', () => {
  test('has the time of day, the level, what happened and what else is known', () => {
    const line = shown((logger) => {
      logger.warn({ reason: 'expired', count: 3, from: 'a b', more: { deep: [1] } }, 'a client was refused');
    });
    expect(line).toMatch(
      /^\d\d:\d\d:\d\d warn {2}a client was refused reason=expired count=3 from="a b" more=\{"deep":\[1\]\}\n$/,
    );
  });

  test('has neither the process nor the machine, which are those of whoever reads it', () => {
    expect(
      shown((logger) => {
        logger.info('stopping');
      }),
    ).toMatch(/^\S+ info {2}stopping\n$/);
  });

  test('says by which worker it is', () => {
    expect(
      shown((logger) => {
        logger.child({ worker: 2 }).error('late');
      }),
    ).toMatch(/^\S+ error \[2\] late\n$/);
  });

  test('has the stack of an error below it', () => {
    const [head, first, second] = shown((logger) => {
      logger.fatal({ err: new RangeError('out of order') }, 'the process ends');
    }).split('\n');
    expect(head).toMatch(/^\S+ fatal the process ends$/);
    expect(first).toBe('    RangeError: out of order');
    expect(second).toMatch(/^ {8}at /);
  });

  test('has colours by its level', () => {
    const line = shown((logger) => {
      logger.error({ code: 7 }, 'late');
    }, named);
    expect(line).toMatch(/^<dim>\S+<\/> <red>error<\/> late <dim>code=<\/>7\n$/);
  });

  test.each([
    ['moves the cursor', '\u001b[2J', '\\u001b[2J'],
    ['begins another line', 'a\r\nb', 'a\\u000d\\u000ab'],
    ['is a control of eight bits', '\u009b2J', '\\u009b2J'],
    ['turns the line around', 'a\u202eb', 'a\\u202eb'],
  ])('has nothing that %s', (_, text, escaped) => {
    expect(
      shown((logger) => {
        logger.info(text);
      }),
    ).toContain(` ${escaped}\n`);
    const detail = shown((logger) => {
      logger.info({ name: text, [text]: 1 }, 'joined');
    });
    expect(detail).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u202e]*\n$/);
  });

  test('that is none of the log is left as it is', () => {
    expect(readableLine('(node:7) Warning: something\n', plain)).toBe('(node:7) Warning: something\n');
    expect(readableLine('{"a":1}\n', plain)).toBe('{"a":1}\n');
  });
});
