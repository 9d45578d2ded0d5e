import { createSocket } from 'node:dgram';

/** A name server of this machine, that knows one name, as the one within a container knows the services. */
export interface NameServer extends AsyncDisposable {
  /** Where it is asked, over UDP. */
  readonly port: number;
}

const [headLength, typeA] = [12, 1];
const [isAnswer, noError] = [0x8180, 0];

/** Starts one. @param name of one label @param addresses of IPv4, all of which it gives as the addresses of that name */
export async function startNameServer(name: string, addresses: readonly string[]): Promise<NameServer> {
  const asked = Buffer.from(`${String.fromCharCode(name.length)}${name}\0`);
  const socket = createSocket('udp4', (query, from) => {
    const question = query.subarray(headLength, headLength + asked.length + 4);
    const isKnown = question.subarray(0, asked.length).equals(asked);
    const isOfType = question.readUInt16BE(asked.length) === typeA;
    const records = isKnown && isOfType ? addresses.map(record) : [];
    const head = Buffer.alloc(headLength);
    query.copy(head, 0, 0, 2);
    for (const [index, value] of [isAnswer | noError, 1, records.length, 0, 0].entries()) {
      head.writeUInt16BE(value, 2 + 2 * index);
    }
    socket.send(Buffer.concat([head, question, ...records]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    port: socket.address().port,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => socket.close(resolve));
    },
  };
}

/** Of the name that was asked for, type A, class IN, for a second. */
function record(address: string): Buffer {
  const head = [0xc0, headLength, 0, typeA, 0, 1, 0, 0, 0, 1, 0, 4];
  return Buffer.from([...head, ...address.split('.').map(Number)]);
}
