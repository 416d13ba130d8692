"""One mail as it leaves: headers, plain text, HTML, attachment; the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import css_inline

SENDER_NAME = "政府信息公开年报质量监测"
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
LONGEST_SUBJECT = 40
LARGEST_HTML = 100_000
_BREAK = re.compile(r"[\r\n\x00\x0b\x0c\x85\u2028\u2029]")


class MailError(Exception):
    """A mail that must not be written: a line break in a header, an address that is none, no sender."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a mail says, before it has headers."""

    subject: str
    text: str
    html: str
    attachment: bytes | None = None
    attachment_name: str | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who a mail is from and to, when, and where it stands in its thread."""

    sender: str
    recipient: str
    message_id: str
    at: datetime
    list_id: str
    list_name: str
    first_of_thread: str | None = None
    reply_to: str | None = None


def message_id(sender: str, *parts: str) -> str:
    """Returns the Message-ID that these parts always give, in the sender's domain."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]
    return f"<{digest}@{sender.rpartition('@')[2]}>"


def header(value: str) -> str:
    """Returns the value if it may stand in a header.

    Raises:
        MailError: it holds a line break or another character that ends a header.
    """
    if _BREAK.search(value):
        raise MailError(f"line break in a mail header: {value[:60]!r}")
    return value


def inline_styles(html: str) -> str:
    """Returns the page with its style sheet written into the elements, as mail readers need it.

    Raises:
        MailError: the result is larger than mail readers show (100 kB).
    """
    inlined: str = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False).inline(html)
    if len(inlined.encode()) > LARGEST_HTML:
        raise MailError(f"the mail has {len(inlined.encode())} bytes of HTML, more than {LARGEST_HTML}")
    return inlined


def compose(draft: Draft, envelope: Envelope) -> bytes:
    """Returns the complete message with CRLF line ends.

    Raises:
        MailError: a header value holds a line break, the subject is too long, or an address is none.
    """
    if len(draft.subject) > LONGEST_SUBJECT:
        raise MailError(f"subject longer than {LONGEST_SUBJECT} characters: {draft.subject}")
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(SENDER_NAME, addr_spec=header(envelope.sender))
        message["To"] = Address(addr_spec=header(envelope.recipient))
    except (ValueError, IndexError) as error:
        raise MailError(f"no mail address: {envelope.sender!r} or {envelope.recipient!r}") from error
    message["Subject"] = header(draft.subject)
    for name, value in _headers(envelope):
        message[name] = header(value)
    message.set_content(draft.text, subtype="plain", charset="utf-8", cte="base64")
    message.add_alternative(draft.html, subtype="html", charset="utf-8", cte="base64")
    if draft.attachment is not None and draft.attachment_name is not None:
        message.add_attachment(
            draft.attachment, maintype=XLSX[0], subtype=XLSX[1], filename=header(draft.attachment_name)
        )
    _fix_boundaries(message, envelope.message_id)
    return message.as_bytes()


def _headers(envelope: Envelope) -> Sequence[tuple[str, str]]:
    headers = [
        ("Date", format_datetime(envelope.at)),
        ("Message-ID", envelope.message_id),
        ("List-Id", f"{envelope.list_name} <{envelope.list_id}>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
    ]
    if envelope.first_of_thread:
        headers += [("In-Reply-To", envelope.first_of_thread), ("References", envelope.first_of_thread)]
    if envelope.reply_to:
        headers.append(("Reply-To", envelope.reply_to))
    unsubscribe = f"<mailto:{envelope.reply_to or envelope.sender}?subject=unsubscribe>"
    # Python breaks a longer value in the middle of the address (quality.md, section 4).
    if len("List-Unsubscribe: " + unsubscribe) < 78:
        headers.append(("List-Unsubscribe", unsubscribe))
    return headers


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    """Random boundaries would make the same mail other bytes on every run."""
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary("gouji-" + hashlib.sha256(f"{seed}{number}".encode()).hexdigest()[:24])
