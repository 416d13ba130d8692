"""The mail server's password from a Prefect Secret block, for those who keep no password in the environment."""

from __future__ import annotations

from typing import cast

from prefect.blocks.system import Secret
from pydantic import SecretStr

from tasks.settings import Settings


class MailPasswordError(Exception):
    """The Secret block that the settings name cannot be read."""


def with_smtp_password(settings: Settings) -> Settings:
    """Returns the settings with the password of the block they name; as they are if they name none.

    Raises:
        MailPasswordError: there is no such block, or the Prefect API cannot be reached.
    """
    name = settings.smtp_password_block
    if settings.mail_mode != "smtp" or name is None or settings.smtp_password is not None:
        return settings
    try:
        block = cast(Secret, Secret.load(name))  # outside of a running event loop it is no coroutine
    except ValueError as error:
        remedy = f"create it on Prefect's page Blocks (type Secret) or unset smtp_password_block: {error}"
        raise MailPasswordError(f"no Secret block {name!r}; {remedy}") from error
    return settings.model_copy(update={"smtp_password": SecretStr(str(block.get()))})
