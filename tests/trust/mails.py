"""kill -9 of `lotsen mail` and of the gateway while a mail server hands mails over.

Right is: every mail that was answered with 250 is stored once, those of a thread in the order in which they came. What
is not answered with 250 is handed over again, as a mail server does; some are handed over again although they were.
"""

from __future__ import annotations

import asyncio
import smtplib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from random import Random

from handoff.conversation.events import Record, Started, VisitorWrote
from handoff.operations.mail.reading import read_mail
from storage.ids import ConversationId, Seq
from storage.ports.visitors import VisitorSecrets
from tests.support.checker import history, problems
from tests.support.mail import ELSA, LINE, handed_over, letter
from tests.trust.mail_process import MailProcess, mail_process
from tests.trust.outcome import Outcome
from tests.trust.rig import Rig

SENDERS = 6
"""Connections of the mail server at a time."""
THREADS = 10
"""Of each sender."""
IN_A_THREAD = 0.5
"""Share of the mails that go on with a thread; each of the others begins a conversation."""
TWICE = 0.05
"""Share of the mails whose 250 the mail server has lost."""
MAIL_KILLS, GATEWAY_KILLS = 10, 3
TAKEN = 250
AGAIN_S = 0.1


@dataclass
class _Server:
    """The organisation's mail server: what it was told is stored, by conversation, in the order of its mails."""

    mail: MailProcess
    secrets: VisitorSecrets
    random: Random
    outcome: Outcome
    done: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    taken: dict[ConversationId, list[str]] = field(default_factory=dict)
    put_off: int = 0
    broken: int = 0

    async def send(self, numbers: Iterator[int]) -> None:
        """One connection at a time, until there is no more to send."""
        threads: list[ConversationId] = []
        for number in numbers:
            goes_on = len(threads) == THREADS and self.random.random() < IN_A_THREAD
            thread = self.random.choice(threads) if goes_on else None
            text = f"brev {number} till er"
            made = letter(text, Message_ID=f"<{number}@example.org>")
            conversation = thread or self._begun_by(made)
            await self._until_taken(made, thread)
            self.taken.setdefault(conversation, []).append(text)
            if thread is None and len(threads) < THREADS:
                threads.append(conversation)
            if self.random.random() < TWICE:
                await self._until_taken(made, thread)
            self.outcome.advance()
            self.done.release()

    def _begun_by(self, made: EmailMessage) -> ConversationId:
        read = read_mail(bytes(made), envelope_from=ELSA, recipient=LINE)
        return self.secrets.conversation_for(f"mail:{getattr(read, 'id', '')}")

    async def _until_taken(self, made: EmailMessage, thread: ConversationId | None) -> None:
        local, _, domain = LINE.partition("@")
        to = f"{local}+{self.secrets.thread_of(thread)}@{domain}" if thread else LINE
        while (code := await self._code(made, to)) != TAKEN:
            if code >= 500:
                self.outcome.failures.append(f"a mail was refused with {code}")
                return
            await asyncio.sleep(AGAIN_S)

    async def _code(self, made: EmailMessage, to: str) -> int:
        """The answer; 0 if the connection broke."""
        try:
            code = await asyncio.to_thread(handed_over, self.mail.lmtp, bytes(made), ELSA, to)
        except (OSError, smtplib.SMTPException):
            self.broken += 1
            return 0
        self.put_off += code != TAKEN
        return code


async def post(running: Rig, times: int, seed: int, *, mail_kills: int, gateway_kills: int) -> Outcome:
    """Hand so many mails over, with so many kills spread over them."""
    outcome, random = Outcome("mails handed over, through kill -9 of both processes", of=times), Random(seed)
    began = time.monotonic()
    async with running.store() as store, mail_process(running.data) as mail:
        server = _Server(mail, store.visitors, random, outcome)
        numbers = iter(range(times))
        kills = ["mail"] * mail_kills + ["gateway"] * gateway_kills
        random.shuffle(kills)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(SENDERS):
                tasks.create_task(server.send(numbers))
            for kill in kills:
                for _ in range(times // (len(kills) + 1)):
                    await server.done.acquire()
                await _kill(running, mail, kill)
        minutes = (time.monotonic() - began) / 60
        outcome.failures += await _missed(running, server.taken)
    outcome.figures = {
        "conversations": f"{len(server.taken):,}",
        "put off": f"{server.put_off:,}",
        "connections broken": f"{server.broken:,}",
        "kills of mail and gateway": f"{mail_kills} and {gateway_kills}",
        "minutes": f"{minutes:.1f}",
    }
    return outcome


async def _kill(running: Rig, mail: MailProcess, which: str) -> None:
    if which == "mail":
        await mail.kill()
        await mail.start()
    else:
        await running.kill_gateway()
        await running.start_gateway()


async def _missed(running: Rig, taken: Mapping[ConversationId, list[str]]) -> list[str]:
    """Everything that is not stored as the mail server was told."""
    async with running.store() as store:
        stored = {each: await history(store.log, each) for each in await running.stored_conversations()}
    found = problems({}, {str(each): entries for each, entries in stored.items()})
    by_mail = {each for each, entries in stored.items() if _is_by_mail(entries)}
    found += [f"{each} is stored and was never acknowledged" for each in by_mail - taken.keys()]
    for conversation, texts in taken.items():
        entries = stored.get(conversation, [])
        kept = [event.text for _, record in entries for event in record.events if isinstance(event, VisitorWrote)]
        if kept != texts:
            found.append(f"{conversation}: {len(texts)} mails were taken, {len(kept)} are stored, or in another order")
    return found


def _is_by_mail(entries: Sequence[tuple[Seq, Record]]) -> bool:
    """Not of a visitor of the chat, whom another form has sent."""
    return any(
        isinstance(event, Started) and event.channel == "email" for _, record in entries for event in record.events
    )


async def post_all(running: Rig, times: int, seed: int) -> Outcome:
    """With all kills."""
    return await post(running, times, seed, mail_kills=MAIL_KILLS, gateway_kills=GATEWAY_KILLS)
