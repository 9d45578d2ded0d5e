import { redisScript } from './redis-script.ts';

/*
 * Work of one kind. KEYS: entries, order, idle, fence (as `workKeys`). An entry is `{dueAt} {fence} {until} {state}`, with
 * `-` where there is none: until when it is leased with which fence. What is nobody's business for long is forgotten.
 */

const entry = `
local entries, order, idle = KEYS[1], KEYS[2], KEYS[3]
local function read(id)
  local stored = redis.call('HGET', entries, id)
  if not stored then return nil end
  local dueAt, fence, untilTime, state = string.match(stored, '^(%S+) (%S+) (%S+) (.*)$')
  return { dueAt = dueAt, fence = fence, untilTime = untilTime, state = state }
end
local function soonest(one, other)
  if one == '-' then return other end
  if other == '-' then return one end
  return tonumber(other) < tonumber(one) and other or one
end
local function seconds() return tonumber(redis.call('TIME')[1]) end
local function write(id, work)
  redis.call('HSET', entries, id, table.concat({ work.dueAt, work.fence, work.untilTime, work.state }, ' '))
  local takenFrom = work.untilTime ~= '-' and work.untilTime or work.dueAt
  if takenFrom ~= '-' then
    redis.call('ZADD', order, takenFrom, id)
    redis.call('ZREM', idle, id)
  else
    redis.call('ZREM', order, id)
    redis.call('ZADD', idle, seconds(), id)
  end
end
local function forget(id)
  redis.call('HDEL', entries, id)
  redis.call('ZREM', order, id)
  redis.call('ZREM', idle, id)
end
local function live(lifetimeMs)
  for index = 1, #KEYS do redis.call('PEXPIRE', KEYS[index], lifetimeMs) end
end
`;

/** ARGV: lifetime in milliseconds, id, when it is due. */
export const scheduleWork = redisScript(`${entry}
local work = read(ARGV[2]) or { dueAt = '-', fence = '-', untilTime = '-', state = '' }
work.dueAt = soonest(work.dueAt, ARGV[3])
write(ARGV[2], work)
live(ARGV[1])
`);

/** ARGV: id. */
export const cancelWork = redisScript(`${entry}
forget(ARGV[1])
`);

/** ARGV: lifetime in milliseconds, now, the most, until when. Gives id, fence and state of each, one after the other. */
export const takeWork = redisScript(`${entry}
local idleSince = seconds() - math.floor(tonumber(ARGV[1]) / 1000)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', idle, '-inf', '(' .. idleSince, 'LIMIT', 0, 100)) do forget(id) end
local taken = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', order, '-inf', ARGV[2], 'LIMIT', 0, ARGV[3])) do
  local work = read(id) or { state = '' }
  work.dueAt = '-'
  work.fence = tostring(redis.call('INCR', KEYS[4]))
  work.untilTime = ARGV[4]
  write(id, work)
  taken[#taken + 1] = id
  taken[#taken + 1] = work.fence
  taken[#taken + 1] = work.state
end
if #taken > 0 then live(ARGV[1]) end
return taken
`);

/** ARGV: id, fence, until when. Gives 1 if the lease was still the newest. */
export const renewWork = redisScript(`${entry}
local work = read(ARGV[1])
if not work or work.fence ~= ARGV[2] then return 0 end
work.untilTime = ARGV[3]
write(ARGV[1], work)
return 1
`);

/** ARGV: id, fence, when it is due or \`-\`, state or nothing. Gives 1 if the lease was still the newest. */
export const releaseWork = redisScript(`${entry}
local work = read(ARGV[1])
if not work or work.fence ~= ARGV[2] then return 0 end
work.dueAt = soonest(work.dueAt, ARGV[3])
work.fence = '-'
work.untilTime = '-'
if ARGV[4] ~= '' then work.state = ARGV[4] end
if work.dueAt == '-' and work.state == '' then forget(ARGV[1]) else write(ARGV[1], work) end
return 1
`);
