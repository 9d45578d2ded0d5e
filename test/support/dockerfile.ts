import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

/** An image as far as a folder can be one. */
export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  /** The working directory, within the root. */
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly exposed: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck: readonly string[];
  readonly command: readonly string[];
}

/** What a build takes from outside. */
export interface BuildOptions {
  /** The folder with `Dockerfile` and `.dockerignore`. */
  readonly context: string;
  /** An empty folder: each stage becomes a folder in it. */
  readonly into: string;
  /** What every base image brings: the environment of `RUN`, which names Node and npm by its `PATH`. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** What is done in place of a `RUN`, by its text, because it takes long and does what was done before; takes the working directory. */
  readonly instead?: ReadonlyMap<string, (workdir: string) => Promise<void>>;
}

type Stage = { -readonly [Key in keyof Image]: Image[Key] };

/**
 * Carries out a Dockerfile without a container engine: a stage is a folder, and a base image is this machine. It knows the
 * instructions that ours has, in the forms that it has them in.
 *
 * @throws Error for an instruction or a form that it doesn't know, for a `COPY` of what isn't there or is kept out by
 *   `.dockerignore`, for a `RUN` that fails, and for one to be replaced that isn't there
 */
export async function buildImage({
  context,
  into,
  baseEnv,
  instead = new Map(),
}: BuildOptions): Promise<Image> {
  const stages = new Map<string, Stage>();
  const isIgnored = readIgnoreRules(await readFile(join(context, '.dockerignore'), 'utf8'));
  const unused = new Set(instead.keys());
  let current: Stage | undefined;

  for (const { instruction, rest } of parse(await readFile(join(context, 'Dockerfile'), 'utf8'))) {
    if (instruction === 'FROM') {
      const name = / AS (\S+)$/.exec(rest)?.[1] ?? 'final';
      const root = join(into, name);
      await mkdir(root);
      current = {
        root,
        workdir: root,
        env: {},
        user: 'root',
        exposed: [],
        volumes: [],
        healthcheck: [],
        command: [],
      };
      stages.set(name, current);
      continue;
    }
    if (!current) throw new Error(`${instruction} stands before FROM.`);
    const stage = current;
    switch (instruction) {
      case 'WORKDIR':
        stage.workdir = join(stage.root, rest);
        await mkdir(stage.workdir, { recursive: true });
        break;
      case 'ENV':
        stage.env = { ...stage.env, ...parsePairs(rest) };
        break;
      case 'COPY':
        await copy(stage, rest, stages, context, isIgnored);
        break;
      case 'RUN':
        if (stage.user !== 'root') throw new Error(`RUN after USER is not known here: ${rest}`);
        unused.delete(rest);
        await (instead.get(rest)?.(stage.workdir) ??
          promisify(execFile)('/bin/sh', ['-c', rest], {
            cwd: stage.workdir,
            env: { ...baseEnv, ...stage.env },
          }));
        break;
      case 'USER':
        stage.user = rest;
        break;
      case 'EXPOSE':
        stage.exposed = [...stage.exposed, rest];
        break;
      case 'VOLUME':
        stage.volumes = [...stage.volumes, rest];
        break;
      case 'HEALTHCHECK':
        stage.healthcheck = parseExec(rest.replace(/^(?:--[a-z-]+=\S+ )*CMD /, ''));
        break;
      case 'CMD':
        stage.command = parseExec(rest);
        break;
      default:
        throw new Error(`The instruction ${instruction} is not known here.`);
    }
  }
  if (!current) throw new Error('The Dockerfile has no FROM.');
  if (unused.size > 0) throw new Error(`The Dockerfile has no RUN ${[...unused].join(', ')}.`);
  return current;
}

function parse(text: string): { instruction: string; rest: string }[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, instruction, rest] = /^([A-Z]+) (.*[^\\])$/.exec(line) ?? [];
      if (instruction === undefined || rest === undefined) throw new Error(`Not known here: ${line}`);
      return { instruction, rest };
    });
}

async function copy(
  stage: Stage,
  rest: string,
  stages: ReadonlyMap<string, Stage>,
  context: string,
  isIgnored: (path: string) => boolean,
): Promise<void> {
  const [, from, paths = ''] = /^(?:--from=(\S+) )?([^-].*)$/.exec(rest) ?? [];
  const names = paths.split(' ');
  const target = names.pop();
  if (target === undefined || names.length === 0) throw new Error(`Not known here: COPY ${rest}`);
  const source = from === undefined ? context : stages.get(from)?.root;
  if (source === undefined) throw new Error(`COPY from a stage that isn't there: ${rest}`);

  for (const name of names) {
    const path = join(source, name);
    const isKept = (file: string): boolean => from !== undefined || !isIgnored(relative(context, file));
    if (!isKept(path)) throw new Error(`.dockerignore keeps out what COPY names: ${name}`);
    // The content of a folder goes into the target; a file is put under its name where the target ends in a slash.
    const isNamed = target.endsWith('/') && !(await stat(path)).isDirectory();
    const place = resolve(stage.workdir, target, isNamed ? basename(name) : '');
    await cp(path, place, { recursive: true, verbatimSymlinks: true, filter: isKept });
  }
}

/** The last rule that matches a path, or a folder that it is in, decides. Of wildcards `*` alone is known here. */
function readIgnoreRules(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, not, pattern] = /^(!?)((?:[\w.-]|\*(?!\*)|\/)+)$/.exec(line) ?? [];
      if (pattern === undefined) throw new Error(`Not known here: ${line} in .dockerignore`);
      const regex = pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '[^/]*');
      return { keepsOut: not === '', matches: new RegExp(`^${regex}(?:/|$)`) };
    });
  return (path) => rules.findLast(({ matches }) => matches.test(path))?.keepsOut ?? false;
}

function parsePairs(rest: string): Record<string, string> {
  return Object.fromEntries(
    rest.split(' ').map((pair) => {
      const [, name, value] = /^(\w+)=([^"'\\$]+)$/.exec(pair) ?? [];
      if (name === undefined || value === undefined) throw new Error(`Not known here: ENV ${rest}`);
      return [name, value];
    }),
  );
}

/** The exec form, a JSON list: the only one by which a process gets its signals. */
function parseExec(rest: string): string[] {
  return JSON.parse(rest) as string[];
}
