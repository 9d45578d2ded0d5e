import type { HttpResponse } from '@azure-rest/core-client';
import type { RepeatabilityHeaders } from './repeatability.ts';

/** Query parameters that every operation has. */
interface Versioned {
  readonly 'api-version': string;
}

interface Request {
  readonly queryParameters: Versioned;
  readonly abortSignal: AbortSignal | undefined;
}

interface ListRequest {
  /** `nextLink` is a page token as it came, percent-encoding and all. */
  readonly queryParameters: { readonly nextLink?: string } & Versioned;
  /** Ids and tokens are sent as they are given here. */
  readonly skipUrlEncoding: true;
  readonly abortSignal: AbortSignal | undefined;
}

/** RFC 3339 dates. What is left out has its default, or stays as it is. */
interface RoomProperties {
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly pstnDialOutEnabled?: boolean;
}

/** By raw id; null removes. */
type ParticipantsPatch = Readonly<Record<string, { readonly role: string } | null>>;

/** An answer of any status; whoever receives it decodes it. */
type Answer = PromiseLike<HttpResponse>;

/** The Rooms REST API, 2025-03-13: every operation it has. */
export interface RoomsRoutes {
  (path: '/rooms'): {
    /** Rooms_Create */
    post(
      request: Request & {
        readonly headers: RepeatabilityHeaders;
        readonly body: RoomProperties & { readonly participants?: ParticipantsPatch };
      },
    ): Answer;
    /** Rooms_List */
    get(request: ListRequest): Answer;
  };
  (
    path: '/rooms/{roomId}',
    roomId: string,
  ): {
    /** Rooms_Get */
    get(request: Request): Answer;
    /** Rooms_Update */
    patch(
      request: Request & {
        readonly contentType: 'application/merge-patch+json';
        readonly body: RoomProperties;
      },
    ): Answer;
    /** Rooms_Delete */
    delete(request: Request): Answer;
  };
  (
    path: '/rooms/{roomId}/participants',
    roomId: string,
  ): {
    /** Participants_List */
    get(request: ListRequest): Answer;
    /** Participants_Update */
    patch(
      request: Request & {
        readonly contentType: 'application/merge-patch+json';
        readonly body: { readonly participants: ParticipantsPatch };
      },
    ): Answer;
  };
}
