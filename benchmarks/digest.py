"""Letters about what waits: built and handed to a mail server on this machine, beside bare SMTP of the same bytes.

Usage: python benchmarks/digest.py [--quick] [--readers N]

100 coalitions with ten organisations each; three texts wait for each organisation, and 100 people speak for it, in
four languages. Each letter is one worker's work from the row of who wants it to the answer of the server: taken up,
gathered, given its private link, written in plain words and HTML, handed over, kept as sent. The server is a bare
socket in a process of its own that answers and keeps the bytes. After each tenth of the people the same bytes are
sent again by smtplib alone, over one connection, with the same commands.
"""

import multiprocessing
import resource
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTP
from typing import Any, BinaryIO

from _node import data_folder
from _table import machine, show

READERS, QUICK = 100_000, 200
COALITIONS, PARTIES, TEXTS = 100, 10, 3
SLICES = 10
LANGUAGES = ("en", "es", "fr", "ar")
GREETING = b"220 sink\r\n"
ANSWERS = {b"EHLO": b"250-sink\r\n250 8BITMIME\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


# -- the mail server ---------------------------------------------------------------------------------------


def serve(listener: socket.socket, kept: str) -> None:
    """Answer one connection after the other, and append what each brings to a file, as it came over the line."""
    while True:
        line, _peer = listener.accept()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with line, line.makefile("rb") as said, open(kept, "ab") as out:
            line.sendall(GREETING)
            while command := said.readline():
                line.sendall(ANSWERS.get(command[:4].upper(), b"250 OK\r\n"))
                if command[:4].upper() == b"DATA":
                    out.write(_letter(said))
                    out.flush()
                    line.sendall(b"250 OK\r\n")


def _letter(said: BinaryIO) -> bytes:
    lines = []
    while (line := said.readline()) != b".\r\n":
        lines.append(line)
    return b"".join([*lines, b".\r\n"])


def letters(kept: Path) -> Iterator[bytes]:
    """Yield the letters that came, each with the dot that ends it."""
    with kept.open("rb") as file:
        while letter := _whole(file):
            yield letter


def _whole(file: BinaryIO) -> bytes:
    lines = []
    for line in file:
        lines.append(line)
        if line == b".\r\n":
            break
    return b"".join(lines)


def bare(port: int, sent: list[bytes]) -> None:
    """Send letters by smtplib alone."""
    smtp = SMTP("127.0.0.1", port)
    smtp.ehlo()
    for letter in sent:
        smtp.mail("undersigned@localhost", ["BODY=8BITMIME"])
        smtp.rcpt("somebody@a.example")
        smtp.docmd("DATA")
        smtp.send(letter)
        assert smtp.getreply()[0] == 250
    smtp.quit()


# -- who is written to -------------------------------------------------------------------------------------


def lay(readers: int) -> None:
    """Lay the coalitions with their texts, and people who have not chosen a letter yet."""
    from undersigned.parties.models import Coalition, Membership, Party, Seat

    coalitions = Coalition.objects.bulk_create(
        [Coalition(name=f"Coalition {n}", slug=f"c-{n}", languages=["en"]) for n in range(COALITIONS)]
    )
    parties = Party.objects.bulk_create(
        [Party(name=f"Town {n}", languages=["en"]) for n in range(COALITIONS * PARTIES)]
    )
    inside = [(coalitions[n // PARTIES], party) for n, party in enumerate(parties)]
    Membership.objects.bulk_create(
        [Membership(coalition=c, party=p, name_key=p.name, look_key=p.name) for c, p in inside]
    )
    for coalition in coalitions:
        _ask(coalition)
    users = _people(readers)
    seats = [(user, *inside[n % len(inside)]) for n, user in enumerate(users)]
    Seat.objects.bulk_create(
        [Seat(user=user, coalition=c, party=p, power="delegate") for user, c, p in seats], batch_size=5000
    )


def _people(readers: int) -> list[Any]:
    from undersigned.home.models import Digest
    from undersigned.people.models import User

    users = [User(email=f"p{n}@a.example", language=LANGUAGES[n % 4], password="!") for n in range(readers)]
    users = User.objects.bulk_create(users, batch_size=5000)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    Digest.objects.bulk_create([Digest(user=user, set_at=long_ago) for user in users], batch_size=5000)
    return users


def _ask(coalition: Any) -> None:
    from undersigned.positions.models import Round
    from undersigned.texts.models import Clause, Text, Wording

    for n in range(TEXTS):
        text = Text.objects.create(
            coalition=coalition, title=f"The weir {n}", language="en", why="Below the weir the water stands."
        )
        for order in range(1, 6):
            clause = Clause.objects.create(text=text, order=order, number=str(order), kind="demand")
            Wording.objects.create(clause=clause, language="en", body="We ask for a gauge. " * 5, strength=10)
        closes = datetime.now(UTC) + timedelta(days=n + 2)
        Round.objects.create(text=text, closes_at=closes, time_zone="UTC")


# -- the race ----------------------------------------------------------------------------------------------


@dataclass
class Runs:
    """What was spent on the same letters, ours and bare; seconds by tenths of the people."""

    letters: int = 0
    size: int = 0
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"ours": [], "bare": []})
    cpu: dict[str, float] = field(default_factory=lambda: {"ours": 0.0, "bare": 0.0})

    @contextmanager
    def timed(self, whose: str) -> Iterator[None]:
        began, cpu = time.perf_counter(), time.process_time()
        yield
        self.seconds[whose].append(time.perf_counter() - began)
        self.cpu[whose] += time.process_time() - cpu

    def row(self, whose: str, called: str) -> list[object]:
        seconds = sum(self.seconds[whose])
        rate, cpu = f"{self.letters / seconds:,.0f}", f"{1000 * self.cpu[whose] / self.letters:.2f}"
        return [called, self.letters, f"{self.size / self.letters / 1000:.1f}", f"{seconds:.0f}", rate, cpu]


def race(readers: int, port: int, kept: Path) -> Runs:
    """Write to a tenth of the people after the other, and send the same bytes bare after each."""
    from undersigned.home.models import Digest
    from undersigned.home.tasks import write_due

    runs, again = Runs(), kept.with_name("again")
    keys = list(Digest.objects.order_by("pk").values_list("pk", flat=True))
    noon = datetime.now(UTC).replace(hour=12)
    for n in range(SLICES):
        some = keys[n * readers // SLICES : (n + 1) * readers // SLICES]
        Digest.objects.filter(pk__range=(some[0], some[-1])).update(often="daily")
        kept.write_bytes(b"")
        with runs.timed("ours"):
            taken = write_due(noon)
        kept.replace(again)  # The sink opens its file anew for each connection.
        sent = list(letters(again))
        with runs.timed("bare"):
            bare(port, sent)
        assert taken == len(sent) == len(some), (taken, len(sent))
        runs.letters, runs.size = runs.letters + taken, runs.size + sum(map(len, sent))
    return runs


def main() -> None:
    readers = QUICK if "--quick" in sys.argv else READERS
    if "--readers" in sys.argv:
        readers = int(sys.argv[sys.argv.index("--readers") + 1])
    print(machine())
    with data_folder(demo=False) as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        from django.conf import settings

        kept = folder / "letters"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
        forked = multiprocessing.get_context("fork")
        sink = forked.Process(target=serve, args=(listener, str(kept)), daemon=True)
        sink.start()
        lay(readers)
        tell(race(readers, settings.EMAIL_PORT, kept))
        sink.terminate()


def tell(runs: Runs) -> None:
    show(
        "Letters about what waits, one worker, one connection",
        ["", "letters", "KB each", "seconds", "letters a second", "CPU-ms a letter"],
        [runs.row("ours", "built and handed over"), runs.row("bare", "bare SMTP of the same bytes")],
    )
    ours, theirs = runs.seconds["ours"], runs.seconds["bare"]
    ratios = sorted(mine / other for mine, other in zip(ours, theirs, strict=True))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\nOurs takes {sum(ours) / sum(theirs):.1f} times as long (by tenths {ratios[0]:.1f} to {ratios[-1]:.1f}), "
        f"{runs.cpu['ours'] / runs.cpu['bare']:.1f} times the CPU; {memory:.0f} MB at most."
    )


if __name__ == "__main__":
    main()
