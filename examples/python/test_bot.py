"""rollcall run cassettes/invite-one -- python3 -m unittest discover -s examples/python"""

import unittest

from bot import Bot
from rollcall import NotReached, Session

CALL, PEER_CALL = "57dab8b1-894c-409a-b240-bd8beae78896", "2e1a1e2a-0e8c-4a8a-9d3e-0d5e6d1c9a11"
PERSON = "278405a3-f568-4b3e-b684-009193463064"


class InviteTest(unittest.TestCase):
    def bot_in(self, session):
        bot = Bot(session.graph)
        self.addCleanup(bot.close)
        session.deliver_to(bot.callback_url)
        return bot

    def test_an_invite_that_completes_is_told(self):
        with Session("cassettes/invite-one") as session:
            bot = self.bot_in(session)
            self.assertEqual(bot.invite(CALL, PERSON, PEER_CALL)["status"], "Running")
            session.settled()
            self.assertEqual(bot.outcomes(), ["completed"])
            self.assertTrue(session.report()["clean"], session.report()["findings"])

    def test_the_failed_operation_arrives_although_graph_said_running(self):
        with Session("cassettes/invite-one", faults=["operation-fails,code=410"]) as session:
            bot = self.bot_in(session)
            self.assertEqual(bot.invite(CALL, PERSON, PEER_CALL)["status"], "Running")
            session.settled()
            self.assertEqual(bot.outcomes(), ["failed"])
            self.assertEqual(bot.told[0]["resultInfo"]["code"], 410)

    def test_a_barrier_that_is_not_reached_says_what_is_missing(self):
        with Session("cassettes/invite-one") as session:
            self.bot_in(session)
            with self.assertRaisesRegex(NotReached, "invite was not played within 50 ms; none came"):
                session.next("invite", timeout=50)


if __name__ == "__main__":
    unittest.main()
