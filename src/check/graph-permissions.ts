import { namesOf, permissions } from '../upstreams/graph/permissions.ts';
import { note, ok, wrong } from './finding.ts';
import type { Finding } from './finding.ts';

/** What each permission of Graph is for. */
const uses = [
  ['To call one person or a telephone, and to transfer', permissions.initiate],
  ['To call several people, and to invite', permissions.initiateGroupCall],
  ['To join meetings', permissions.join],
  ['To host media, to record and to take tones', permissions.accessMedia],
] as const;

const known = new Set<string>(uses.flatMap(([, needed]) => needed.flatMap(({ oneOf }) => oneOf)));

/** Says what an application may do with calls, and what it may not. @param roles that its token for Graph has */
export function judgePermissions(roles: readonly string[]): Finding[] {
  const granted = roles.filter((role) => known.has(role));
  if (granted.length === 0) {
    return [
      wrong(
        'Microsoft Graph: the application has no permission for calls: let an administrator of the tenant consent to those that docs/graph.md names, such as Calls.Initiate.All.',
      ),
    ];
  }
  const lacking = uses.filter(([, needed]) =>
    needed.some(({ oneOf }) => !oneOf.some((one) => granted.includes(one))),
  );
  return [
    ok(`Microsoft Graph permits ${granted.join(', ')}.`),
    ...lacking.map(([purpose, needed]) =>
      note(`${purpose}, the application needs ${namesOf(needed)}: no administrator has consented to that.`),
    ),
  ];
}
