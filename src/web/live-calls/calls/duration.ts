/** How long something has gone on, as a clock shows it: `0:07`, `12:05`, `1:02:03`; from a day on `2 d 3 h`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  const end = `:${twoDigits(seconds % 60)}`;
  return hours > 0 ? `${hours}:${twoDigits(minutes % 60)}${end}` : `${minutes}${end}`;
}

/** The same as the attribute `datetime` of HTML has it: `PT725S`. */
export function durationAttribute(milliseconds: number): string {
  return `PT${Math.max(0, Math.floor(milliseconds / 1000))}S`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
