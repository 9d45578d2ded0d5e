import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How a client of the Resource Manager writes a value down. */
interface Mapper {
  /** Where the value stands in its object, with dots between; of a member. */
  readonly serializedName?: string;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly type: {
    readonly name: string;
    readonly className?: string;
    readonly modelProperties?: Readonly<Record<string, Mapper>>;
    readonly element?: Mapper;
    readonly value?: Mapper;
    readonly allowedValues?: readonly unknown[];
  };
}

// The package exports its client alone; what that knows of the resources stands beside it.
const { resolve } = createRequire(import.meta.url);
const folder = dirname(resolve('@azure/arm-appcontainers'));
const mappers = (await import(join(folder, 'models/mappers.js'))) as Readonly<Record<string, Mapper>>;

/**
 * What is wrong with a resource by what Microsoft's own client knows of its class: members that it has not, that only the
 * service sets, or that are missing, and values of another type. Expressions of a template pass as any simple value.
 *
 * @returns a line for each fault, with the path to it
 */
export function resourceFaults(className: string, resource: unknown, path = className): string[] {
  const mapper = mappers[className];
  if (!mapper) throw new Error(`There is no ${className}.`);
  return faultsOf(mapper, resource, path);
}

function faultsOf(mapper: Mapper, value: unknown, path: string): string[] {
  const { name, className, element, value: values, allowedValues = [] } = mapper.type;
  switch (name) {
    case 'Composite':
      return isObject(value) ? faultsOfObject(className ?? '', value, path) : [`${path} is no object`];
    case 'Dictionary':
      return isObject(value) && values
        ? Object.entries(value).flatMap(([key, each]) => faultsOf(values, each, `${path}.${key}`))
        : [`${path} is no object`];
    case 'Sequence':
      return Array.isArray(value) && element
        ? value.flatMap((each, index) => faultsOf(element, each, `${path}[${index}]`))
        : [`${path} is no list`];
    case 'Enum':
      return allowedValues.includes(value) ? [] : [`${path} is none of ${allowedValues.join(', ')}`];
    case 'any':
      return [];
    default:
      if (typeof value === 'string' && value.startsWith('[')) return [];
      return typeof value === name.toLowerCase() ? [] : [`${path} is no ${name}`];
  }
}

function faultsOfObject(className: string, object: object, path: string): string[] {
  const members = Object.values(mappers[className]?.type.modelProperties ?? {});
  const places = new Map(members.map((member) => [member.serializedName ?? '', member]));
  const missing = members
    .filter(({ required, readOnly }) => required === true && readOnly !== true)
    .filter(({ serializedName = '' }) => valueAt(object, serializedName) === undefined)
    .map(({ serializedName }) => `${path}.${serializedName ?? ''} is missing`);
  return [...missing, ...faultsOfMembers(places, object, path, '')];
}

/** A place such as `properties.template` is reached by objects that no class is made for. */
function faultsOfMembers(
  places: ReadonlyMap<string, Mapper>,
  object: object,
  path: string,
  prefix: string,
): string[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const place = prefix + key;
    const mapper = places.get(place);
    if (mapper?.readOnly === true) return [`${path}.${place} is set by the service`];
    if (mapper) return faultsOf(mapper, value, `${path}.${place}`);
    const leadsOn = [...places.keys()].some((other) => other.startsWith(`${place}.`));
    return leadsOn && isObject(value)
      ? faultsOfMembers(places, value, path, `${place}.`)
      : [`${path}.${place} is unknown`];
  });
}

const valueAt = (object: object, place: string): unknown =>
  place.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), object);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
