/** What somebody must have been granted: all scopes of any one of the lists. `[[]]` takes anybody whose token holds. */
export type Requirement = readonly (readonly string[])[];

/** What must be granted where the one and the other must. Undefined is no requirement at all. */
export function both(one: Requirement | undefined, other: Requirement | undefined): Requirement | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return withoutExcess(one.flatMap((scopes) => other.map((more) => [...new Set([...scopes, ...more])])));
}

/** What must be granted where any of these will do. */
export function anyOf(requirements: readonly (Requirement | undefined)[]): Requirement | undefined {
  const asked = requirements.filter((requirement) => requirement !== undefined);
  return asked.length < requirements.length ? undefined : withoutExcess(asked.flat());
}

/** Whether whoever meets the one meets the other by that. */
export function implies(met: Requirement | undefined, other: Requirement | undefined): boolean {
  if (other === undefined) return true;
  return met?.every((scopes) => other.some((fewer) => isWithin(fewer, scopes))) ?? false;
}

/** Leaves out the alternatives that ask for all that another one asks for. */
function withoutExcess(requirement: Requirement): Requirement {
  return requirement.filter((scopes, index) =>
    requirement.every(
      (other, otherIndex) =>
        otherIndex === index || !isWithin(other, scopes) || (isWithin(scopes, other) && index < otherIndex),
    ),
  );
}

function isWithin(some: readonly string[], scopes: readonly string[]): boolean {
  return some.every((scope) => scopes.includes(scope));
}
