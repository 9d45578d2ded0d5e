/** Somebody, as Call Automation and Event Grid name them (`CommunicationIdentifierModel`). */
export type CommunicationIdentifierModel = { readonly rawId: string } & (
  | { readonly kind: 'communicationUser'; readonly communicationUser: { readonly id: string } }
  | { readonly kind: 'phoneNumber'; readonly phoneNumber: { readonly value: string } }
);

/** Writes a raw id as these services do. Only users of communication resources and telephones are ever in a room. */
export function communicationIdentifier(rawId: string): CommunicationIdentifierModel {
  return rawId.startsWith('4:')
    ? { rawId, kind: 'phoneNumber', phoneNumber: { value: rawId.slice(2) } }
    : { rawId, kind: 'communicationUser', communicationUser: { id: rawId } };
}
