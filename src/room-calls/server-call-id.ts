/** What the ids begin with that Communication Services gives calls: they are addresses in base64. */
const address = /^aHR0c[\w+/=-]+$/;

/** Whether a text has the form of the id of a call in a room, which no other service knows. */
export function isServerCallId(text: string): boolean {
  return address.test(text);
}
