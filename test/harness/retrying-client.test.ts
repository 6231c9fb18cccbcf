import { causesOf, type Exchange } from "../../src/tape/exchange.js";
import { expect, test } from "../../src/harness/vitest.js";
import { readRepositoryCassette, temporaryCassette } from "../support/cassettes.js";
import { cassetteOf, toGraph } from "../support/exchanges.js";
import { officialClient } from "../support/graph-clients.js";
import { accepted, CALL, INVITE } from "../support/invite-one.js";

/** The cassette `invite-one` behind as many invites that were throttled. */
function throttled(times: number): Promise<string> {
  const { exchanges } = readRepositoryCassette("invite-one");
  const refused = Array.from({ length: times }, (_, index) =>
    toGraph(`x${index + 1}`, INVITE, { status: 429, headers: { "retry-after": "0" }, body: { error: {} } }),
  );
  const later = (id: string): string => `x${Number(id.slice(1)) + times}`;
  const moved = exchanges.map((exchange): Exchange => {
    const [cause] = causesOf(exchange);
    const exchangeId = cause?.exchange ? later(cause.exchange) : null;
    return { ...exchange, id: later(exchange.id), cause: { by: cause!.by, exchange: exchangeId } };
  });
  return temporaryCassette(cassetteOf(...refused, ...moved));
}

test.for([1, 2])(
  "the retries of the official client after %i throttled invites get the tape's next answers",
  async (times, { rollcall }) => {
    const session = await rollcall.replay(await throttled(times), { strict: true });
    session.deliverTo(accepted);
    const api = officialClient(session.graphUrl).api(`/communications/calls/${CALL}/participants/invite`);
    const operation: unknown = await api.post(INVITE.body);
    expect(operation).toMatchObject({ "@odata.type": "#microsoft.graph.inviteParticipantsOperation" });
    await session.settled();
    expect(session).toBeClean();
    expect(session.report()).toMatchObject({ played: times + 1, delivered: 2 });
  },
);
