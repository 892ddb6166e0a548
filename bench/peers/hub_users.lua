-- People who look at the hub, for wrk: each connection is one, opens one page after the other and
-- waits between them, none in step with the others.
--
-- usage: wrk … -s hub_users.lua URL -- PACE_MS COOKIES PATHS
-- PACE_MS: the mean time between two pages; COOKIES, PATHS: files of which each line is one.
-- Prints "time MICROSECONDS COUNT" for each time that an answer took, and "errors COUNT".

local pace, cookies, paths

local function lines_of(name)
   local lines = {}
   for line in io.lines(name) do
      lines[#lines + 1] = line
   end
   return lines
end

function init(arguments)
   pace = tonumber(arguments[1])
   cookies, paths = lines_of(arguments[2]), lines_of(arguments[3])
   math.randomseed(os.time() + #paths)
end

function delay()
   return math.floor(pace * (0.5 + math.random()))
end

function request()
   local headers = { Cookie = cookies[math.random(#cookies)], ["Accept-Encoding"] = "gzip, br" }
   return wrk.format("GET", paths[math.random(#paths)], headers)
end

function done(summary, latency)
   for number = 1, #latency do
      io.write(string.format("time %d %d\n", latency(number)))
   end
   local errors = 0
   for _, count in pairs(summary.errors) do
      errors = errors + count
   end
   io.write(string.format("errors %d\n", errors))
end
