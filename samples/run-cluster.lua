-- The load of run-cluster.sh: one thread for each instance, mostly reads of the three modules, now and then a write.
local ports = {}
for port in os.getenv("PORTS"):gmatch("%d+") do ports[#ports + 1] = port end

local threads = 0

function setup(thread)
  threads = threads + 1
  thread.addr = wrk.lookup("127.0.0.1", ports[(threads - 1) % #ports + 1])[1]
  thread:set("id", threads)
end

local coins = { "btc", "eth", "sol", "xrp", "ada" }
local pairs_ = { "BTC-USD", "ETH-USD", "SOL-USD", "XRP-USD", "ADA-USD" }
local stocks = { "MSFT", "AMZN", "IBM", "GOOG", "AAPL" }
local json = { ["Content-Type"] = "application/json" }

local function any(list) return list[math.random(#list)] end

local reads = {
  function() return "/api/crypto/dashboard-summary" end,
  function() return "/api/crypto/market/" .. any(coins) end,
  function() return "/api/feed/u" .. math.random(0, 49) end,
  function() return "/api/providers/" .. math.random(8) .. "/stats" end,
  function() return "/api/prices/" .. any(pairs_) end,
  function() return "/api/leaderboard" end,
  function() return "/api/trading/symbols?ids=" .. any(stocks) .. "," .. any(stocks) end,
  function() return "/api/trading/accounts/" .. math.random(20) end,
  function() return "/api/trading/prices/" .. any(stocks) end,
}

local writes = {
  function() return wrk.format("PUT", "/api/prices/" .. any(pairs_) .. "?price=" .. math.random(100, 900)) end,
  function() return wrk.format("POST", "/api/trades", json, '{"userId":"u' .. math.random(0, 49) .. '","signalId":"s3","amount":10}') end,
  function() return wrk.format("POST", "/api/trading/orders", json, '{"accountId":1,"symbol":"' .. any(stocks) .. '","side":"buy","quantity":1,"price":10}') end,
}

function init() math.randomseed(17 + id) end

function request()
  if math.random(1000) == 1 then return any(writes)() end
  return wrk.format("GET", any(reads)())
end

-- One line for the script: requests, microseconds, errors by kind, and latencies in microseconds.
function done(summary, latency)
  local errors = summary.errors
  print(string.format("load %d %d %d %d %d %d %d %.1f %d %d", summary.requests, summary.duration,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout, latency.mean, latency:percentile(50), latency:percentile(99)))
end
