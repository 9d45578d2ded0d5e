const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Compiles a template such as `/rooms/{roomId}`: each parameter is a named group that takes one segment. */
export function templatePattern(template: string): RegExp {
  const source = template
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 === 0 ? literal(part) : `(?<${part}>[^/]+)`))
    .join('');
  return new RegExp(`^${source}$`);
}

/** Compiles a glob in which `*` stands for any run of characters, slashes included. */
export function globPattern(glob: string): RegExp {
  return new RegExp(`^${glob.split('*').map(literal).join('.*')}$`, 's');
}
