import type { LiveObserver, Question } from './live-observer.ts';

/**
 * Tells an observer what became of a question to Graph. What was called off is nobody's failure.
 *
 * @param answer what was asked for
 */
export async function told<T>(
  observer: Pick<LiveObserver, 'onAsked'> | undefined,
  question: Question,
  signal: AbortSignal,
  answer: Promise<T>,
): Promise<T> {
  try {
    const known = await answer;
    observer?.onAsked?.(question, question === 'keepAlive' && known === false ? 'gone' : 'ok');
    return known;
  } catch (error) {
    if (!signal.aborted) observer?.onAsked?.(question, 'failed');
    throw error;
  }
}
