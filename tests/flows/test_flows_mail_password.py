"""The mail password from a Prefect Secret block."""

from __future__ import annotations

import pytest
from prefect.blocks.system import Secret
from pydantic import SecretStr

from flows.mail_password import MailPasswordError, with_smtp_password
from tasks.settings import Settings

NAMED = Settings(mail_mode="smtp", smtp_password_block="gouji-smtp")


def test_the_block_gives_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Secret, "load", lambda name: Secret(value=f"the one of {name}"))
    password = with_smtp_password(NAMED).smtp_password
    assert password is not None and password.get_secret_value() == "the one of gouji-smtp"


def test_the_environment_goes_first_and_files_need_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Secret, "load", lambda name: pytest.fail("not asked for"))
    own = NAMED.model_copy(update={"smtp_password": SecretStr("own")})
    assert with_smtp_password(own) is own
    written = NAMED.model_copy(update={"mail_mode": "file"})
    assert with_smtp_password(written) is written


def test_a_missing_block_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Secret:
        raise ValueError(f"Unable to find block document named {name}")

    monkeypatch.setattr(Secret, "load", missing)
    with pytest.raises(MailPasswordError, match="gouji-smtp"):
        with_smtp_password(NAMED)
