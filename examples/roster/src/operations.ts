import { gql } from '@apollo/client';
import type { TypedDocumentNode } from '@apollo/client';
import { typed } from '@switchboard/client';

interface Overview {
  rooms: { nodes: { id: string; participants: { nodes: { rawId: string; role: string }[] } }[] } | null;
  calls: { nodes: { id: string; subject: string | null; state: string }[] } | null;
}

export const overview: TypedDocumentNode<Overview> = gql(`query Overview {
  rooms(first: 5) { nodes { id participants(first: 10) { nodes { rawId role } } } }
  calls(first: 10) { nodes { id subject state } }
}`);

export const newUser = typed<{ createUser: { user: { id: string } } }>(
  'mutation { createUser(input: {}) { user { id } } }',
);
export const newRoom = typed<unknown>(
  'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }',
);
export const newCall = typed<{ createCall: { call: { id: string } } }>(
  'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
);
