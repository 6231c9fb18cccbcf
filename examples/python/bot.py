"""A bot that invites one person and is told what became of it. Yours is bigger; to rollcall it makes no difference."""

import http.server
import json
import threading
import urllib.request

CALL = "{graph}/beta/communications/calls/{call}/participants/invite"


class Bot:
    def __init__(self, graph):
        self.graph, self.told = graph, []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.callback_url = f"http://127.0.0.1:{self.server.server_port}/api/calls"

    def invite(self, call, person, replaces=None):
        """Gives the operation of the answer: Graph says `Running`, and what became of it later."""
        user = {"@odata.type": "#microsoft.graph.identity", "id": person, "identityProvider": "AAD"}
        identity = {"@odata.type": "#microsoft.graph.identitySet", "user": user}
        participant = {"@odata.type": "#microsoft.graph.invitationParticipantInfo", "identity": identity}
        if replaces is not None:
            participant["replacesCallId"] = replaces
        body = {"participants": [participant], "clientContext": "f2fa86af-3c51-4bc2-8fc0-475452d9764f"}
        request = urllib.request.Request(
            CALL.format(graph=self.graph, call=call),
            data=json.dumps(body).encode(),
            headers={"content-type": "application/json", "authorization": "Bearer a-token"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def outcomes(self):
        """How the operations ended that it was told of."""
        return [data["status"] for data in self.told if isinstance(data, dict) and "status" in data]

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def _handler(bot):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                bot.told += [item["resourceData"] for item in body["value"]]
                self.send_response(202)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_args):
                pass

        return Handler
