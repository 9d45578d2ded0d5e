import { readdir, readFile } from 'node:fs/promises';

/** A library of which code is in the package. */
export interface BundledLibrary {
  readonly name: string;
  readonly version: string;
  /** An expression of SPDX. */
  readonly license: string;
  /** The text of its license, and behind it what it says of the code of others that is in it. */
  readonly text: string;
  /** Of its tarball at the registry, as the lock file has it, such as `sha512-…`. */
  readonly integrity: string;
}

/** What was bundled, as Vite tells it. */
interface ListedLibrary {
  readonly name: string;
  readonly version: string;
  readonly identifier?: string;
  readonly text?: string;
}

type LockedPackages = Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;

/**
 * Reads which libraries were bundled.
 *
 * @param root the folder of the lock file and of what is installed by it
 * @param lists the files that Vite has written about it
 * @returns each version of each library once, sorted by name
 * @throws {Error} for one that the lock file has not, or whose license is not known
 */
export async function readBundledLibraries(root: URL, lists: readonly URL[]): Promise<BundledLibrary[]> {
  const { packages } = JSON.parse(await readFile(new URL('package-lock.json', root), 'utf8')) as {
    packages: LockedPackages;
  };
  const ownLicense = await readFile(new URL('LICENSE', root), 'utf8');
  const listed = new Map<string, ListedLibrary>();
  for (const list of lists) {
    for (const library of JSON.parse(await readFile(list, 'utf8')) as ListedLibrary[]) {
      listed.set(`${library.name} ${library.version}`, library);
    }
  }
  const sorted = [...listed].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, library]) => library);
  return Promise.all(sorted.map((library) => complete(library, root, packages, ownLicense)));
}

async function complete(
  { name, version, identifier: license, text = '' }: ListedLibrary,
  root: URL,
  packages: LockedPackages,
  ownLicense: string,
): Promise<BundledLibrary> {
  const [path, { integrity } = {}] =
    Object.entries(packages).find(
      ([place, locked]) => place.endsWith(`node_modules/${name}`) && locked.version === version,
    ) ?? [];
  if (path === undefined || integrity === undefined) {
    throw new Error(`package-lock.json does not have ${name} ${version}.`);
  }
  if (license === undefined) throw new Error(`The license of ${name} ${version} is not known.`);
  const folder = new URL(`${path}/`, root);
  const texts = [
    text === '' ? await standardText(name, license, folder, ownLicense) : text,
    ...(await noticesIn(folder)),
  ];
  return { name, version, license, integrity, text: texts.map((each) => each.trim()).join('\n\n') };
}

/** The text of the license of a library that brings none, which is the one that we have, with its author. */
async function standardText(name: string, license: string, folder: URL, ownLicense: string): Promise<string> {
  if (license !== 'MIT') throw new Error(`${name} does not bring the text of its license, ${license}.`);
  const { author } = JSON.parse(await readFile(new URL('package.json', folder), 'utf8')) as {
    author?: string | { readonly name: string };
  };
  const holder = (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`;
  return ownLicense.replace(/^Copyright .*$/m, `Copyright (c) ${holder.replace(/ [<(].*/, '')}`);
}

/** What a library says of others, in files beside its license. */
async function noticesIn(folder: URL): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) =>
    /^(copyright|third-?party)?-?notices?(\.|$)/i.test(name),
  );
  return Promise.all(names.sort().map((name) => readFile(new URL(name, folder), 'utf8')));
}
