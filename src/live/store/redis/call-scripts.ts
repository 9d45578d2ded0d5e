import type { FieldWrites } from '../call-fields.ts';
import { redisScript } from './redis-script.ts';

/*
 * A call is a hash of fields, `now`, and a stream of what was committed last, `log`. A value of the hash is `{place} {value}`:
 * the fields' order is that of their places, which come from the field `#`. The field `@` is the version of the record:
 * `{revision}.{something random}`, so that two commits with the same number after a fail-over are not taken for one.
 */

/** The field of the version; of a base, of its meta data. */
export const versionField = '@';
/** The field of the last place that was given. */
export const placeField = '#';

/** `write(key, first)` executes the writes that stand in ARGV from an index on, as `writeArgs` gives them. */
const write = `
local function placed(key, field, value)
  local known = redis.call('HGET', key, field)
  local place = known and string.match(known, '^%d+') or redis.call('HINCRBY', key, '${placeField}', 1)
  redis.call('HSET', key, field, place .. ' ' .. value)
end
-- Two that come to the same name: the place of the first, the value of the last.
local function renamed(key, from, to)
  local moved = redis.call('HGET', key, from)
  if not moved then return end
  redis.call('HDEL', key, from)
  local there = redis.call('HGET', key, to)
  if there then
    local movedPlace, movedValue = string.match(moved, '^(%d+) (.*)$')
    local therePlace, thereValue = string.match(there, '^(%d+) (.*)$')
    if tonumber(movedPlace) < tonumber(therePlace) then moved = movedPlace .. ' ' .. thereValue
    else moved = therePlace .. ' ' .. movedValue end
  end
  redis.call('HSET', key, to, moved)
end
local function write(key, first)
  local index = first
  while index <= #ARGV do
    local what = ARGV[index]
    if what == 'put' then
      placed(key, ARGV[index + 1], ARGV[index + 2])
      index = index + 3
    elseif what == 'remove' then
      redis.call('HDEL', key, ARGV[index + 1])
      index = index + 2
    else
      renamed(key, ARGV[index + 1], ARGV[index + 2])
      index = index + 3
    end
  end
end
`;

/** Writes as arguments for `write`. */
export function writeArgs(writes: readonly FieldWrites[]): string[] {
  return writes.flatMap(({ renamed, removed, put }) => [
    ...renamed.flatMap(([from, to]) => ['rename', from, to]),
    ...removed.flatMap((name) => ['remove', name]),
    ...put.flatMap(([name, value]) => ['put', name, value]),
  ]);
}

/** How long a commit is that a message holds, in bytes, at the most: it is sent to each who watches, and waits there. */
const messageBytes = 8_192;

/**
 * Commits, and tells of it: `{next version}`, and if that is not too long ` {version before} {what the entry holds}`. KEYS: now, log, base, tombstone. ARGV: the version that is expected, or nothing for a new call; the next version;
 * the id of the entry; what it holds; the lifetime in milliseconds; the channel; the tombstone, or nothing for a call
 * that is not over, and its lifetime; then the writes. Gives -1 if another version is there, else how long the log is.
 */
export const commitCall = redisScript(`${write}
local now, log, base, tombstone = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local stored = redis.call('HGET', now, '${versionField}')
if ARGV[1] == '' then
  if stored or redis.call('EXISTS', tombstone) == 1 then return -1 end
  redis.call('DEL', log, base)
elseif stored ~= ARGV[1] then
  return -1
end
write(now, 9)
redis.call('HSET', now, '${versionField}', ARGV[2])
redis.call('XADD', log, ARGV[3], 'from', ARGV[1], 'to', ARGV[2], 'commit', ARGV[4])
for _, key in ipairs({ now, log, base }) do redis.call('PEXPIRE', key, ARGV[5]) end
if ARGV[7] ~= '' then redis.call('SET', tombstone, ARGV[7], 'PX', ARGV[8]) end
local message = ARGV[2]
if #ARGV[4] <= ${messageBytes} then message = message .. ' ' .. ARGV[1] .. ' ' .. ARGV[4] end
redis.call('SPUBLISH', ARGV[6], message)
return redis.call('XLEN', log)
`);

/**
 * Reads. KEYS: now, log, tombstone. ARGV: the version that is known, or nothing; the id of its entry; how many commits are
 * read one by one at the most, rather than the record whole. Gives `same`; or
 * `entries` and what was committed since; or `whole` and the hash; or `lost` and the hash, if the commit that is known is no
 * longer among those that led there; or `tombstone` and that; or `none`.
 */
export const readCall = redisScript(`
local now, log, tombstone = KEYS[1], KEYS[2], KEYS[3]
local stored = redis.call('HGET', now, '${versionField}')
if not stored then
  local grave = redis.call('GET', tombstone)
  return grave and { 'tombstone', grave } or { 'none' }
end
if stored == ARGV[1] then return { 'same' } end
if ARGV[1] ~= '' then
  local entries = redis.call('XRANGE', log, '(' .. ARGV[2], '+', 'COUNT', ARGV[3] + 1)
  if #entries > 0 and #entries <= tonumber(ARGV[3]) and entries[1][2][2] == ARGV[1] then
    return { 'entries', entries }
  end
  local own = redis.call('XRANGE', log, ARGV[2], ARGV[2])[1]
  if own and own[2][4] ~= ARGV[1] then return { 'lost', redis.call('HGETALL', now) } end
end
return { 'whole', redis.call('HGETALL', now) }
`);

/** Reads a call with its log. KEYS: now, log, base, tombstone. Gives `whole`, the two hashes and the stream; or as `readCall`. */
export const readCallHistory = redisScript(`
local stored = redis.call('HGET', KEYS[1], '${versionField}')
if not stored then
  local grave = redis.call('GET', KEYS[4])
  return grave and { 'tombstone', grave } or { 'none' }
end
return { 'whole', redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[3]), redis.call('XRANGE', KEYS[2], '-', '+') }
`);

/**
 * Reads what it takes to trim a log. KEYS: log, base. ARGV: how many events stay, then fields of the base. Gives how many
 * entries there are, the oldest of those that are more than that, at most as many again, and the values of the fields.
 */
export const readOldest = redisScript(`
local length, stay = redis.call('XLEN', KEYS[1]), tonumber(ARGV[1])
if length <= stay then return { length, {}, {} } end
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', math.min(length - stay, stay))
return { length, oldest, redis.call('HMGET', KEYS[2], unpack(ARGV, 2)) }
`);

/**
 * Folds the oldest entries of a log into its base, unless somebody else has. KEYS: base, log, now. ARGV: the meta data of the
 * base that is expected, or nothing; the next; the id before which no entry stays; then the writes.
 */
export const trimLog = redisScript(`${write}
local base, log, now = KEYS[1], KEYS[2], KEYS[3]
if (redis.call('HGET', base, '${versionField}') or '') ~= ARGV[1] then return 0 end
if redis.call('EXISTS', now) == 0 then return 0 end
write(base, 4)
redis.call('HSET', base, '${versionField}', ARGV[2])
redis.call('XTRIM', log, 'MINID', ARGV[3])
redis.call('PEXPIRE', base, redis.call('PTTL', now))
return 1
`);

/** Adds a call to the list, and takes some off it that have left it. KEYS: all, ended. ARGV: lifetime, when it came, id, now. */
export const listCall = redisScript(`
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[3])
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[4], 'LIMIT', 0, 16)) do
  redis.call('ZREM', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
end
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[1]) end
`);
