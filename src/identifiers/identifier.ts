/**
 * One identity model over all three APIs. Every identity has a raw id, a flat string that each API can be made to
 * speak; its grammar and its kinds are those of Azure Communication Services.
 */

/** The Microsoft cloud of an identity. Raw ids know these three (`identifiers.md` §4 of the wire notes). */
export type Cloud = 'public' | 'dod' | 'gcch';

/** A user of an Azure Communication Services resource. */
export interface CommunicationUserIdentifier {
  readonly kind: 'communicationUser';
  readonly rawId: string;
  /** The same string as `rawId`. */
  readonly id: string;
}

/** A Teams user, or an anonymous visitor of a Teams meeting. */
export interface MicrosoftTeamsUserIdentifier {
  readonly kind: 'microsoftTeamsUser';
  readonly rawId: string;
  readonly userId: string;
  readonly isAnonymous: boolean;
  /** Undefined for a visitor, whose raw id doesn't tell. */
  readonly cloud: Cloud | undefined;
}

/** A Teams app, such as the resource account of a call queue. */
export interface MicrosoftTeamsAppIdentifier {
  readonly kind: 'microsoftTeamsApp';
  readonly rawId: string;
  readonly appId: string;
  readonly cloud: Cloud | undefined;
}

/**
 * An application of Entra, such as a bot that takes part in calls: by its own id, where a Teams app is a resource account of
 * a tenant.
 */
export interface ApplicationIdentifier {
  readonly kind: 'application';
  readonly rawId: string;
  readonly appId: string;
  readonly cloud: Cloud;
}

/** Somebody in a call of whom only the call's own id is known: a visitor, as Graph names them. */
export interface GuestIdentifier {
  readonly kind: 'guest';
  readonly rawId: string;
  readonly guestId: string;
}

/** A Teams user who acts through an Azure Communication Services resource. */
export interface TeamsExtensionUserIdentifier {
  readonly kind: 'teamsExtensionUser';
  readonly rawId: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly resourceId: string;
  readonly cloud: Cloud | undefined;
}

/** A telephone number. */
export interface PhoneNumberIdentifier {
  readonly kind: 'phoneNumber';
  readonly rawId: string;
  /** As it came: mostly E.164, the asserted id still at its end; `anonymous` if the number is withheld. */
  readonly phoneNumber: string;
  readonly isAnonymous: boolean;
  /** The text after the last `_`, undefined if there is none. */
  readonly assertedId: string | undefined;
}

/** An identity of a kind that has no known grammar. */
export interface UnknownIdentifier {
  readonly kind: 'unknown';
  readonly rawId: string;
}

/** Any identity, told apart by `kind`. */
export type Identifier =
  | CommunicationUserIdentifier
  | MicrosoftTeamsUserIdentifier
  | MicrosoftTeamsAppIdentifier
  | ApplicationIdentifier
  | GuestIdentifier
  | TeamsExtensionUserIdentifier
  | PhoneNumberIdentifier
  | UnknownIdentifier;
