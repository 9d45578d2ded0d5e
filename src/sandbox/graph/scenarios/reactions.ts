import { findParticipant } from '../simulation/simulated-call.ts';
import { mediaOperations, running } from '../simulation/operations.ts';
import type { Reaction, Reactions, Step } from './scenario.ts';
import { connect, drop, wait } from './steps.ts';
import { participantInfo } from '../protocol/wire.ts';

/** How the others react to the bot if all goes well. */
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
  // Media operations run one after the other: the first one ends, whichever operation this reacts to.
  media: () => [
    (call) => {
      const [first] = running(call, ...mediaOperations, 'sendDtmfTonesOperation');
      return first === undefined ? [] : [{ kind: 'operationEnded', id: first.id, status: 'completed' }];
    },
  ],
  operation: ({ operationId }) => [() => [{ kind: 'operationEnded', id: operationId, status: 'completed' }]],
};

/** A transfer fails, and the call goes on. */
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

/** An invitation fails: nobody picks up. */
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

/** Whoever is transferred out of a group call leaves it. */
function handOver(participantId: string, replacesCallId: string | undefined): Step {
  return (call) =>
    findParticipant(call, participantId) === undefined
      ? []
      : [
          { kind: 'rosterChanged', leaving: [participantId] },
          ...(replacesCallId === undefined ? [] : [replace(replacesCallId)]),
        ];
}

/** Another call ends, because this one replaces it. */
function replace(callId: string) {
  return {
    kind: 'otherCall' as const,
    callId,
    event: { kind: 'ended' as const, members: { terminationReason: 'AppTransferred' } },
  };
}
