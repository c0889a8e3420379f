"use strict";

// mustReconnect says whether a user has to mend a connection at Powens; a fault of the aggregator is no answer to that.
exports.mustReconnect = async function mustReconnect(powens, token, connection) {
  const answer = await fetch(`${powens}/users/me/connections/${connection}`, { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`Powens answered ${answer.status}`);
  const { state } = await answer.json();
  return state !== null;
};
