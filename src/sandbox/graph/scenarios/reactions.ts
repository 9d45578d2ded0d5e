import { findParticipant } from '../simulation/simulated-call.ts';
import { mediaOperations, running } from '../simulation/operations.ts';
import type { Reaction, Reactions, Step } from './scenario.ts';
import { connect, drop, wait } from './steps.ts';
import { participantInfo } from '../protocol/wire.ts';

/** What the others do about what the bot does, if all goes well. */
export const cooperative: Required<Reactions> = {
  answer: () => [connect],
  redirect: ({ targets }) => [
    ({ direction, members: { source } }) => {
      const [answering] = targets;
      const identity = answering?.['identity'];
      const answeredBy = participantInfo(
        typeof identity === 'object' && identity !== null ? { ...identity } : {},
      );
      return [{ kind: 'ended', members: { direction, source, targets, answeredBy } }];
    },
  ],
  transfer: ({ replacesCallId, transfereeId }) =>
    transfereeId === undefined ? transferCall(replacesCallId) : [handOver(transfereeId, replacesCallId)],
  invite: ({ operationId, replacesCallId }) => [
    () => [
      { kind: 'operationEnded', id: operationId, status: 'completed' },
      ...(replacesCallId === undefined ? [] : [replace(replacesCallId)]),
    ],
  ],
  // Media comes in its order: what ends is what began first, not what this is the reaction to.
  media: () => [
    (call) => {
      const [first] = running(call, ...mediaOperations, 'sendDtmfTonesOperation');
      return first === undefined ? [] : [{ kind: 'operationEnded', id: first.id, status: 'completed' }];
    },
  ],
  operation: ({ operationId }) => [() => [{ kind: 'operationEnded', id: operationId, status: 'completed' }]],
};

/** How a transfer fails: the call goes on. */
export const failingTransfer: Reaction<'transfer'> = () => [
  wait,
  (call) =>
    call.state === 'transferring'
      ? [
          {
            kind: 'stateChanged',
            state: 'established',
            members: {
              resultInfo: {
                '@odata.type': '#microsoft.graph.resultInfo',
                code: 500,
                subcode: 7000,
                message: 'The transfer failed.',
              },
            },
          },
        ]
      : [],
];

/** How an invitation fails: nobody picks up. */
export const failingInvite: Reaction<'invite'> = ({ operationId }) => [
  () => [
    {
      kind: 'operationEnded',
      id: operationId,
      status: 'failed',
      result: { code: 487, subcode: 10004, message: 'The invitation was not answered.' },
    },
  ],
];

function transferCall(replacesCallId: string | undefined): readonly Step[] {
  const transferred = 'GracefulTransferCompleted';
  return [
    (call) => (call.state === 'transferring' ? [{ kind: 'stateChanged', state: 'transferAccepted' }] : []),
    (call) => (call.state === 'transferAccepted' ? [{ kind: 'mediaStateChanged', audio: 'inactive' }] : []),
    (call, random) => {
      if (call.state !== 'transferAccepted') return [];
      return replacesCallId === undefined
        ? drop(0, 7015, transferred)(call, random)
        : [{ kind: 'ended', members: { terminationReason: 'AppTransferred' } }, replace(replacesCallId)];
    },
  ];
}

/** Out of a group call, whom it is about leaves. */
function handOver(participantId: string, replacesCallId: string | undefined): Step {
  return (call) =>
    findParticipant(call, participantId) === undefined
      ? []
      : [
          { kind: 'rosterChanged', leaving: [participantId] },
          ...(replacesCallId === undefined ? [] : [replace(replacesCallId)]),
        ];
}

/** Another call is over, as this one took its place. */
function replace(callId: string) {
  return {
    kind: 'otherCall' as const,
    callId,
    event: { kind: 'ended' as const, members: { terminationReason: 'AppTransferred' } },
  };
}
