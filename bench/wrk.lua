-- One line that a script can read, instead of figures rounded for people. DEPTH in the
-- environment is the number of requests that are sent at once on a connection, SIZE that of the
-- bytes that each posts, 0 for none.

local depth = tonumber(os.getenv("DEPTH"))
local size = tonumber(os.getenv("SIZE"))

if size > 0 then
    wrk.method = "POST"
    wrk.body = string.rep("x", size)
end

function init()
    if depth > 1 then
        local all = string.rep(wrk.format(), depth)
        request = function() return all end
    end
end

function done(summary, latency)
    local e = summary.errors
    local p50, p99 = latency:percentile(50), latency:percentile(99)
    if depth > 1 then
        -- wrk takes one time for all that were sent at once, but adds what it thinks a stall has
        -- hidden (its correction for coordinated omission) as if there was one for each: useless.
        p50, p99 = 0, 0
    end
    print(string.format("figures %d %d %d %d %d", summary.requests, summary.duration, p50, p99,
        e.connect + e.read + e.write + e.timeout + e.status))
end
