const form = '19:…@thread.v2 (or @thread.tacv2, @thread.skype)';

/**
 * Checks the id of a meeting's chat, without the white space around it.
 *
 * @throws {Error} when it is broken; it says how, as what would follow the name of the field
 */
export function checkedThreadId(text: string): string {
  const id = text.trim();
  if (/^19:[\w-]+@thread\.(?:v2|tacv2|skype)$/.test(id)) return id;
  if (/\s/.test(id)) throw new Error('has white space in it: it was folded over lines; give it in one piece');
  if (id.includes('%')) throw new Error(`is percent-encoded: decoded, it is of the form ${form}`);
  if (!id.startsWith('19:')) throw new Error(`does not begin with 19:; it is of the form ${form}`);
  if (!/@thread\.(?:v2|tacv2|skype)$/.test(id)) {
    throw new Error(`does not end with @thread.v2, as if it was cut off; it is of the form ${form}`);
  }
  throw new Error(
    `has characters that no thread id has, as if it was damaged on its way; it is of the form ${form}`,
  );
}
