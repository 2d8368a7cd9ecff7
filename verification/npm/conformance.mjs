// Talks to the TWS on 127.0.0.1 at the port given with a client that is not ours, asks what a position keeper asks, and
// prints what it was told as one JSON object on standard output. It judges nothing: the test that starts it does.
//
//   node conformance.mjs PORT
//
// Asked, in this order: managed accounts, positions of all accounts, positions of each account (74) and once more
// where the first try is refused, account updates of each account (6), the time.

import { IBApi, EventName } from "@stoqey/ib";

const PATIENCE_MILLIS = 20_000;
const CLIENT_ID = 7;

const port = Number(process.argv[2]);
const told = {
  serverVersion: 0,
  accounts: [],
  nextValidId: 0,
  positions: [],
  positionsByAccount: [],
  accountValues: [],
  portfolio: [],
  downloaded: [],
  currentTime: 0,
  errors: [],
  notices: [],
};
let doing = "connecting";

const ib = new IBApi({ host: "127.0.0.1", port, clientId: CLIENT_ID });
const patience = setTimeout(() => fail(`no answer within ${PATIENCE_MILLIS} ms while ${doing}`), PATIENCE_MILLIS);

function fail(why) {
  console.error(`conformance: ${why}; told so far: ${JSON.stringify(told, null, 1).slice(0, 4_000)}`);
  process.exit(1);
}

// Resolves with the arguments of the first of these events that fits.
function next(events, fits = () => true) {
  return new Promise((resolve) => {
    const listeners = events.map((event) => {
      const listener = (...args) => {
        if (fits(...args)) {
          listeners.forEach(([name, registered]) => ib.off(name, registered));
          resolve([event, ...args]);
        }
      };
      ib.on(event, listener);
      return [event, listener];
    });
  });
}

function describe(contract) {
  return {
    conId: contract.conId,
    symbol: contract.symbol,
    secType: contract.secType,
    expiry: contract.lastTradeDateOrContractMonth,
    strike: contract.strike,
    right: contract.right ?? "",
    multiplier: contract.multiplier,
    currency: contract.currency,
    localSymbol: contract.localSymbol,
    tradingClass: contract.tradingClass,
  };
}

ib.on(EventName.server, (version) => (told.serverVersion = version));
ib.on(EventName.managedAccounts, (list) => (told.accounts = list.split(",").filter((account) => account)));
ib.on(EventName.nextValidId, (id) => (told.nextValidId = id));
ib.on(EventName.error, (error, code, requestId) => told.errors.push({ requestId, code, text: error.message }));
ib.on(EventName.info, (text, code) => told.notices.push({ code, text }));
ib.on(EventName.disconnected, () => fail(`disconnected while ${doing}`));
ib.on(EventName.position, (account, contract, position, averageCost) =>
  told.positions.push({ account, ...describe(contract), position, averageCost }));
ib.on(EventName.positionMulti, (requestId, account, modelCode, contract, position, averageCost) =>
  told.positionsByAccount.push({ requestId, account, modelCode, ...describe(contract), position, averageCost }));
ib.on(EventName.updateAccountValue, (key, value, currency, account) =>
  told.accountValues.push({ key, value, currency, account }));
ib.on(EventName.updatePortfolio, (contract, position, price, value, averageCost, unrealized, realized, account) =>
  told.portfolio.push({ account, ...describe(contract), position, price, value, averageCost, unrealized, realized }));
ib.on(EventName.currentTime, (seconds) => (told.currentTime = seconds));

async function positionsOf(account, requestId) {
  ib.reqPositionsMulti(requestId, account, "");
  const ours = (...args) => (args[0] instanceof Error ? args[2] : args[0]) === requestId;
  const [event] = await next([EventName.positionMultiEnd, EventName.error], ours);
  if (event === EventName.positionMultiEnd) {
    ib.cancelPositionsMulti(requestId);
    return true;
  }
  return false;
}

ib.connect();
await next([EventName.nextValidId]);
doing = "waiting for the managed accounts";
if (told.accounts.length === 0) {
  ib.reqManagedAccts();
  await next([EventName.managedAccounts]);
}

doing = "asking for all positions";
ib.reqPositions();
await next([EventName.positionEnd]);
ib.cancelPositions();

let requestId = 100;
for (const account of told.accounts) {
  doing = `asking for the positions of ${account}`;
  (await positionsOf(account, requestId++)) || (await positionsOf(account, requestId++)) || fail("refused twice");
}

for (const account of told.accounts) {
  doing = `asking for the account updates of ${account}`;
  ib.reqAccountUpdates(true, account);
  await next([EventName.accountDownloadEnd], (ended) => ended === account);
  told.downloaded.push(account);
  ib.reqAccountUpdates(false, account);
}

doing = "asking for the time";
ib.reqCurrentTime();
await next([EventName.currentTime]);

clearTimeout(patience);
ib.removeAllListeners(EventName.disconnected);
ib.disconnect();
console.log(JSON.stringify(told));
