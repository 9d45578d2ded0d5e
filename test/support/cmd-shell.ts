/** A command of a script: the program that it names, and what it is given. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Reads a script of npm as `cmd.exe` does, as far as POSIX shells and PowerShell do the same: words, in double quotes if
 * they have spaces, and `&&` between commands.
 *
 * @returns its commands, in order
 * @throws {Error} when a shell would take a part of it for something else
 */
export function readAsCmd(script: string): Command[] {
  return script.split(/\s+&&\s+/).map((command) => {
    const words = wordsOf(command);
    const [program, ...args] = words;
    if (program === undefined) throw new Error(`a command is missing: ${script}`);
    if (builtIns.has(program.toLowerCase())) throw new Error(`"${program}" is a word of one shell only`);
    return { program, args };
  });
}

/** What a shell does itself: one has what another hasn't. */
const builtIns = new Set(
  'alias . call cat cd chmod copy cp cross del dir echo eval exec exit export find for if kill ln ls md mkdir move mv rd ren rm rmdir sed set setlocal sh sleep source start test touch trap type unset while'.split(
    ' ',
  ),
);

/** What means something to a shell, quoted or not: `$` and backquotes to those of POSIX, `%` and `!` to `cmd.exe`. */
const expanded = /[$`%!\\]/;
/** What means something to a shell outside of quotes. A single quote is one of POSIX only, to `cmd.exe` it is a letter. */
const special = /[&|<>^();*?[\]{}~#'=,@]/;

function wordsOf(command: string): string[] {
  if (expanded.test(command)) throw new Error(`a shell replaces a part of: ${command}`);
  const words = [...command.matchAll(/"([^"]*)"(?=\s|$)|([^\s"]+)(?=\s|$)|(\S+)/g)];
  return words.map(([, quoted, bare, other]) => {
    if (other !== undefined) throw new Error(`quotes stand around whole words only: ${command}`);
    if (bare !== undefined && special.test(bare))
      throw new Error(`a shell takes a part for its own: ${bare}`);
    return quoted ?? bare ?? '';
  });
}
