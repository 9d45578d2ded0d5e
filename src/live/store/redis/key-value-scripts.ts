import { redisScript } from './redis-script.ts';

/*
 * Texts of one collection. KEYS: values, order, expiries (as `collectionKeys`). A value is `{revision} {expiresAt} {text}`,
 * with `-` for one that does not expire. Revisions are times in microseconds: one that stood under a key before is never met
 * again, also where nothing is known of it any more.
 */

const value = `
local values, order, expiries = KEYS[1], KEYS[2], KEYS[3]
local function read(key, now)
  local stored = redis.call('HGET', values, key)
  if not stored then return nil end
  local revision, expiresAt, text = string.match(stored, '^(%S+) (%S+) (.*)$')
  if expiresAt ~= '-' and tonumber(expiresAt) <= tonumber(now) then return nil end
  return { revision = revision, text = text }
end
`;

/** ARGV: now, key. Gives revision and text, or nothing. */
export const getValue = redisScript(`${value}
local found = read(ARGV[2], ARGV[1])
return found and { found.revision, found.text } or {}
`);

/** ARGV: now, then keys. Gives the revision of each, or nothing for one that isn't there. */
export const getRevisions = redisScript(`${value}
local revisions = {}
for index = 2, #ARGV do
  local found = read(ARGV[index], ARGV[1])
  revisions[#revisions + 1] = found and found.revision or ''
end
return revisions
`);

/**
 * Sets or deletes. ARGV: now, key, the revision that is expected or nothing, channel, how long what has expired is kept in
 * milliseconds, then to set: when it expires or \`-\`, text. Gives the new revision, of a deletion as well; nothing if another
 * came first.
 */
export const changeValue = redisScript(`${value}
local now, key, channel, keptMs = ARGV[1], ARGV[2], ARGV[4], tonumber(ARGV[5])
local function forget(one)
  redis.call('HDEL', values, one)
  redis.call('ZREM', order, one)
  redis.call('ZREM', expiries, one)
end
local before = read(key, now)
if (before and before.revision or '') ~= ARGV[3] then return '' end
for _, expired in ipairs(redis.call('ZRANGEBYSCORE', expiries, '-inf', now, 'LIMIT', 0, 100)) do forget(expired) end
local time = redis.call('TIME')
local revision = tonumber(time[1]) * 1000000 + tonumber(time[2])
if before then revision = math.max(revision, tonumber(before.revision) + 1) end
revision = string.format('%.0f', revision)
if ARGV[6] then
  redis.call('HSET', values, key, revision .. ' ' .. ARGV[6] .. ' ' .. ARGV[7])
  redis.call('ZADD', order, 0, key)
  if ARGV[6] == '-' then redis.call('ZREM', expiries, key) else redis.call('ZADD', expiries, ARGV[6], key) end
else
  forget(key)
end
local last = redis.call('ZRANGE', expiries, -1, -1, 'WITHSCORES')[2]
local areAllToGo = last and redis.call('ZCARD', expiries) == redis.call('HLEN', values)
for index = 1, #KEYS do
  if areAllToGo then redis.call('PEXPIRE', KEYS[index], math.ceil(tonumber(last) - tonumber(now)) + keptMs)
  else redis.call('PERSIST', KEYS[index]) end
end
redis.call('SPUBLISH', channel, ARGV[6] and revision or '')
return revision
`);

/** ARGV: now, behind which key as \`ZRANGE\` takes it, the most. */
export const listKeys = redisScript(`${value}
local found = {}
local from, most = ARGV[2], tonumber(ARGV[3])
while #found < most do
  local some = redis.call('ZRANGE', order, from, '+', 'BYLEX', 'LIMIT', 0, most)
  for _, key in ipairs(some) do
    if #found < most and read(key, ARGV[1]) then found[#found + 1] = key end
    from = '(' .. key
  end
  if #some < most then break end
end
return found
`);
