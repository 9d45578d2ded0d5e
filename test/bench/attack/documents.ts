const times = (count: number, text: string | ((index: number) => string)): string =>
  Array.from({ length: count }, (_, index) => (typeof text === 'string' ? text : text(index))).join(' ');

const nested = (levels: number, open: string, within: string, close = '}'): string =>
  `${times(levels, open)} ${within} ${times(levels, close)}`;

const tree = (levels: number, field: string, leaf: string): string =>
  levels === 0 ? leaf : `${field} { ${tree(levels - 1, field, leaf)} ${tree(levels - 1, field, leaf)} }`;

const circles = (levels: number): string =>
  levels === 0 ? 'name' : `fields { name args { name type { name } } type { ${circles(levels - 1)} } }`;

/**
 * Operations that mean harm, as JSON, by what they try. Each exceeds a limit, or goes up to it.
 *
 * @param mark differs with each call, so that nothing of it is remembered
 */
export function hostileOperations(mark: string): Readonly<Record<string, string>> {
  const query = (text: string): string => JSON.stringify({ query: `#${mark}\n${text}` });
  const withVariables = (text: string, variables: unknown): string =>
    JSON.stringify({ query: `${text} #${mark}`, variables });
  return {
    'deep recursion through participants': query(
      `{ room(id: 1) { ${nested(1_000, 'participants { nodes {', 'role', '} }')} } }`,
    ),
    'deep recursion through identifiers': query(
      `{ identifier(rawId: "x") { ${nested(900, '... on HasRawId {', 'rawId')} } }`,
    ),
    'recursion until the stack is full': query(`{ ${nested(100_000, 'a {', 'b')} }`),
    'lists within lists': query(
      `{ identifier(rawId: ${'['.repeat(200_000)}${']'.repeat(200_000)}) { rawId } }`,
    ),
    '1,000 aliases': query(
      `{ room(id: 1) { ${times(1_000, (at) => `a${at}: participants { nodes { role } }`)} } }`,
    ),
    '101 aliases of __typename': query(`{ ${times(101, (at) => `a${at}: __typename`)} }`),
    '10,000 root fields': query(`{ ${times(10_000, '__typename')} }`),
    '10,000 aliased root fields': query(`{ ${times(10_000, (at) => `a${at}: rooms { nodes { id } }`)} }`),
    'a flood of directives': query(`{ __typename ${times(20_000, '@skip(if: true)')} }`),
    'a flood of unknown directives': query(`{ __typename ${times(100_000, '@a')} }`),
    'a flood of unknown fields': query(`{ room(id: 1) { ${times(3_900, (at) => `participant${at}`)} } }`),
    'a flood of variables': query(
      `query (${times(1_300, (at) => `$v${at}: Int`)}) { __typename }`.slice(0, 15_000),
    ),
    'the same field over and over': query(`{ ${times(400, 'room(id: 1) { id }')} }`),
    'the same fields in a tree': query(`{ __type(name: "Room") { ${tree(9, 'ofType', 'name')} } }`),
    'a circle of fragments': query(
      `{ ...f0 } ${times(300, (at) => `fragment f${at} on Query { ...f${(at + 1) % 300} ...f${(at + 7) % 300} }`)}`,
    ),
    'exponential fragments': query(
      `{ ...f0 } ${times(300, (at) => `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`)} fragment f300 on Query { __typename }`,
    ),
    'exponential fields through fragments': query(
      `{ __type(name: "Room") { ...f0 } } ${times(100, (at) => `fragment f${at} on __Type { ofType { ...f${at + 1} } ofType { ...f${at + 1} } }`)} fragment f100 on __Type { name }`,
    ),
    'many fragments side by side': query(
      `{ ${times(330, (at) => `...f${at}`)} } ${times(330, (at) => `fragment f${at} on Query { __typename }`)}`,
    ),
    'many operations over the same fragments': query(
      `${times(250, (at) => `query q${at} { ...f0 }`)} ${times(200, (at) => `fragment f${at} on Query { ...f${at + 1} }`)} fragment f200 on Query { __typename }`,
    ),
    'introspection in circles': query(`{ __schema { types { ${circles(2)} } } }`),
    'introspection 50 times over': query(
      `{ ${times(50, (at) => `a${at}: __schema { types { name fields { name type { name } } } }`)} }`,
    ),
    'introspection up to its limit': query(
      '{ __schema { types { name fields { name description args { name type { name ofType { name } } } type { name kind ofType { name ofType { name } } } } } } }',
    ),
    'as many upstream requests as possible': query(
      '{ rooms(first: 100) { nodes { participants(first: 1000) { nodes { role } } } } a: rooms(first: 100) { nodes { participants { nodes { role } } } } b: rooms(first: 100) { nodes { participants { nodes { role } } } } c: rooms(first: 100) { nodes { participants { nodes { role } } } } d: rooms(first: 100) { nodes { participants { nodes { role } } } } }',
    ),
    'a string of a million characters': query(`{ identifier(rawId: "${'x'.repeat(1_000_000)}") { rawId } }`),
    'a string of 250,000 escapes': query(`{ identifier(rawId: "${'\\n'.repeat(250_000)}") { rawId } }`),
    'a block string of 500,000 lines': query(
      `{ identifier(rawId: """${'\n'.repeat(500_000)}""") { rawId } }`,
    ),
    'a name of a million characters': query(`{ ${'x'.repeat(1_000_000)} }`),
    'a number of a million digits': query(`{ rooms(first: ${'9'.repeat(1_000_000)}) { nodes { id } } }`),
    'a million characters of comments': query(`${'#\n'.repeat(500_000)} { __typename }`),
    'a million characters of nothing': query(`${', '.repeat(500_000)} { __typename }`),
    'a variable of a million characters': withVariables(
      'query ($id: ID!) { identifier(rawId: $id) { rawId } }',
      { id: 'x'.repeat(1_000_000) },
    ),
    '100 errors behind 500,000 lines': query(
      `${'\n'.repeat(500_000)} { room(id: 1) { ${times(200, (at) => `nope${at}`)} } }`,
    ),
    '1,000 failures behind 400,000 lines': withVariables(
      `${'\n'.repeat(400_000)} query ($a: [_Any!]!) { _entities(representations: $a) { __typename } }`,
      { a: Array.from({ length: 1_000 }, () => ({ __typename: 'PhoneNumberIdentifier', rawId: 'x' })) },
    ),
    'a list of 250,000 in the variables': withVariables(
      'query ($s: [CallState!]) { calls(states: $s) { nodes { id } } }',
      { s: Array.from({ length: 250_000 }, () => 1) },
    ),
    // By hand: what writes JSON can't go so deep.
    'variables nested 100,000 deep': withVariables(
      'query ($a: [_Any!]!) { _entities(representations: $a) { __typename } }',
      null,
    ).replace('null', '['.repeat(100_000) + ']'.repeat(100_000)),
    '70,000 variables that nobody declared': withVariables(
      '{ __typename }',
      Object.fromEntries(Array.from({ length: 70_000 }, (_, at) => [`v${at}`, at])),
    ),
    '1,000 wrong inputs': withVariables(
      'mutation ($i: CreateRoomInput!) { createRoom(input: $i) { __typename } }',
      { i: { participants: Array.from({ length: 1_000 }, () => ({ identifier: { nope: 1 } })) } },
    ),
    '1,000 entities that are none': withVariables(
      'query ($a: [_Any!]!) { _entities(representations: $a) { __typename } }',
      {
        a: Array.from({ length: 1_000 }, () => ({ __typename: 'PhoneNumberIdentifier', rawId: 'x' })),
      },
    ),
    '10,000 entities': withVariables(
      'query ($a: [_Any!]!) { _entities(representations: $a) { ... on Room { participants { nodes { role } } } } }',
      { a: Array.from({ length: 10_000 }, () => ({ __typename: 'Room', id: '1' })) },
    ),
  };
}
