import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What is sent, though it is refused. */
export interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** So many spaces. */
  readonly bytes: number;
  /** Whether they come in chunks, without saying beforehand how many there are. */
  readonly isChunked: boolean;
  /** How often, one after the other. */
  readonly times: number;
}

/** Posts, and gives the status and the text of each answer, or the error that came instead. */
export type PostingClient = (posting: Posting) => Promise<string[]>;

/** Another process, since one that also answers looks at what has come each time before it sends more. */
const byNode =
  (client: string): PostingClient =>
  async (posting) => {
    const program = join(import.meta.dirname, 'posting-program.ts');
    const args = [program, client, JSON.stringify(posting)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return linesOf(stdout);
  };

/** Node's `fetch`. */
export const postByFetch: PostingClient = byNode('fetch');

/** `http.request`, which sends whatever is answered. */
export const postByHttpRequest: PostingClient = byNode('request');

const urllib = `
import json, sys, urllib.error, urllib.request
posting = json.loads(sys.argv[1])
size = posting['bytes']
def pieces():
    for _ in range(0, size, 65536): yield b' ' * 65536
for _ in range(posting['times']):
    body = pieces() if posting['isChunked'] else b' ' * size
    request = urllib.request.Request(posting['url'], data=body, headers=posting['headers'])
    try: answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error: answer = error
    except Exception as error: print(json.dumps(str(error))); continue
    print(json.dumps('%d %s' % (answer.status, answer.read().decode())))
`;

/** Python's urllib, which reads no answer before it has sent all. */
export const postByUrllib: PostingClient = async (posting) => {
  const { stdout } = await promisify(execFile)('python3', ['-c', urllib, JSON.stringify(posting)]);
  return linesOf(stdout);
};

/** curl, which waits to be told to go on before it sends so much. */
export const postByCurl: PostingClient = async ({ url, headers, bytes, isChunked, times }) => {
  const all = { ...headers, ...(isChunked && { 'Transfer-Encoding': 'chunked' }) };
  const options = Object.entries(all).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const answers: string[] = [];
  while (answers.length < times) {
    const write = ['-w', '%{stderr}%{http_code}'];
    const args = ['-sS', '-X', 'POST', ...options, '--data-binary', '@-', ...write, url];
    const sent = promisify(execFile)('curl', args);
    sent.child.stdin?.on('error', () => undefined).end(Buffer.alloc(bytes, ' '));
    const { stdout, stderr } = await sent;
    answers.push(`${stderr} ${stdout}`);
  }
  return answers;
};

function linesOf(output: string): string[] {
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string);
}
